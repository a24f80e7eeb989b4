// Goes from step to step of a lesson. All of it is on the page: nothing is fetched.
(() => {
  "use strict";
  const find = (rule, within = document) => within.querySelector(rule);
  const all = (rule, within = document) => [...within.querySelectorAll(rule)];
  const stops = all(".stop"), notes = all(".notes");
  const teacher = location.hash === "#teacher";
  const names = {question: "Question", class: "What the class says", answer: "Answer",
    figure: "What the reviews say", sentences: "The sentences"};
  const state = {stop: 0, step: 0, black: false, since: Date.now()};
  let before = null, paused = null, typed = "";

  const steps = (at = state.stop) => stops[at].dataset.steps.split(" ");
  const step = () => steps()[state.step];
  const revealed = (at = state.step) => !["question", "class"].includes(steps()[at]);

  function show() {
    stops.forEach((stop, at) => {
      stop.hidden = teacher || at !== state.stop;
      if (at !== state.stop) return;
      stop.dataset.step = step();
      all("[data-on]", stop).forEach(part => {
        part.hidden = !part.dataset.on.split(" ").includes(step());
      });
      const picture = find(".picture", stop), table = find(".table", stop);
      if (picture) picture.setAttribute(
        "aria-label", step() === "question" ? picture.dataset.hidden : picture.dataset.alt);
      if (table) table.hidden = true;
    });
    notes.forEach((note, at) => { note.hidden = at !== state.stop; });
    find("#black").hidden = !state.black || teacher;
    find("#step-name").textContent = names[step()] + (state.black ? " (black screen)" : "");
    const asks = steps()[0] === "question", bar = find(".bar");
    find("[data-act=reveal]", bar).hidden = !asks;
    find("[data-act=reveal]", bar).firstChild.data = revealed() ? "Hide " : "Reveal ";
    find("[data-act=evidence]", bar).hidden = !revealed()
      || !(steps().includes("sentences") || step() === "figure");
    find("[data-act=evidence]", bar).setAttribute("aria-pressed", String(step() === "sentences"));
    const head = find("h1:not([hidden])", stops[state.stop]) || find("h1", notes[state.stop]);
    find("#live").textContent = state.black ? "Black screen"
      : `Stop ${state.stop + 1} of ${stops.length}, ${names[step()]}: ${head.textContent}`;
    document.dispatchEvent(new CustomEvent("step", {detail: {
      key: stops[state.stop].dataset.key, ask: stops[state.stop].dataset.ask, step: step(),
      stop: state.stop, revealed: revealed()}}));
  }

  // Two windows of one lesson follow each other.
  const room = `crosscut-${document.body.dataset.lesson}-${location.pathname}`;
  let channel = null;
  try { channel = new BroadcastChannel(room); } catch { /* storage is left */ }
  function send(what) {
    const message = {...what, sent: Date.now()};
    if (channel) channel.postMessage(message);
    try { localStorage.setItem(room, JSON.stringify(message)); } catch { /* a closed browser */ }
  }
  function take(message) {
    if (!message) return;
    if (message.hello) { if (!teacher) send({state}); return; }
    const sent = message.state;
    if (!sent || !stops[sent.stop] || !steps(sent.stop)[sent.step]) return;
    Object.assign(state, sent);
    show();
  }
  if (channel) channel.onmessage = event => take(event.data);
  addEventListener("storage", event => {
    if (event.key === room && event.newValue) take(JSON.parse(event.newValue));
  });

  function go(stop, at) {
    if (!stops[stop] || !steps(stop)[at]) return;
    if (stop !== state.stop) state.since = Date.now();
    Object.assign(state, {stop, step: at, black: false});
    before = null;
    show();
    send({state});
  }

  const acts = {
    next() {
      if (state.step + 1 < steps().length) go(state.stop, state.step + 1);
      else if (state.stop + 1 < stops.length) go(state.stop + 1, 0);
    },
    back() {
      if (state.step) go(state.stop, state.step - 1);
      else if (state.stop) go(state.stop - 1, steps(state.stop - 1).length - 1);
    },
    reveal() {
      const first = steps().findIndex((_, at) => revealed(at));
      if (steps()[0] === "question") go(state.stop, revealed() ? 0 : first);
    },
    evidence() {
      const at = steps().indexOf("sentences");
      if (!revealed()) return;
      if (at < 0) { // the view itself has them
        const view = step() === "figure" && find(".source a", stops[state.stop]);
        if (view) view.click();
        return;
      }
      if (state.step === at) go(state.stop, before ?? at - 1);
      else { const here = state.step; go(state.stop, at); before = here; }
    },
    table() {
      const table = find(".table", stops[state.stop]);
      if (!table || step() !== "figure") return;
      table.hidden = !table.hidden;
      if (!table.hidden) table.focus();
    },
    black() { state.black = !state.black; show(); send({state}); },
    full() {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.();
    },
    theme() {
      const dark = document.documentElement.dataset.theme
        ? document.documentElement.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      document.documentElement.dataset.theme = dark ? "light" : "dark";
    },
    teacher() { if (!teacher) open(`${location.href.split("#")[0]}#teacher`, "_blank"); },
    help() { const help = find("#help"); if (help.open) help.close(); else help.showModal(); },
    clock() {
      if (paused === null) paused = Date.now();
      else { state.since += Date.now() - paused; paused = null; }
      find("[data-act=clock]").textContent = paused === null ? "Stop the clock" : "Go on";
    },
    out() {
      const help = find("#help"), table = find(".table:not([hidden])");
      if (help.open) help.close();
      else if (state.black) acts.black();
      else if (table) acts.table();
      else if (document.fullscreenElement) document.exitFullscreen();
    },
  };

  const keys = {ArrowRight: "next", " ": "next", PageDown: "next", ArrowLeft: "back",
    PageUp: "back", r: "reveal", e: "evidence", t: "table", b: "black", ".": "black", f: "full",
    l: "theme", n: "teacher", Escape: "out", "?": "help"};

  // The same box, kept under the same name, as beside the filters of the app.
  const letters = find("#keys"), kept = "crosscut-keys";
  try { letters.checked = localStorage.getItem(kept) !== "off"; } catch { /* on */ }
  letters.addEventListener("change", () => {
    try { localStorage.setItem(kept, letters.checked ? "on" : "off"); } catch { /* for now */ }
  });

  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]"))
      return;
    if (event.key.length === 1 && event.key !== " " && !letters.checked) return;
    if (event.key === " " && event.target.closest("button, a, input")) return;
    if (find("#help").open && !["Escape", "?"].includes(event.key)) return;
    if (/^\d$/.test(event.key)) {
      typed = stops[+(typed + event.key) - 1] ? typed + event.key : event.key;
      go(+typed - 1, 0);
      setTimeout(() => { typed = ""; }, 900);
      return;
    }
    const act = keys[event.key.length > 1 ? event.key : event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    acts[act]();
  });
  addEventListener("click", event => {
    const button = event.target.closest("[data-act], [data-stop]");
    if (!button) return;
    if (button.closest("#help")) find("#help").close();
    if (button.dataset.stop) go(+button.dataset.stop, 0);
    else if (button.dataset.act !== "out") acts[button.dataset.act]();
  });

  stops.forEach((_, at) => {
    const button = document.createElement("button");
    button.dataset.stop = at;
    button.textContent = at + 1;
    button.setAttribute("aria-label", `Stop ${at + 1}`);
    find("#jumps").append(button);
  });

  const clock = seconds => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  function tick() {
    if (!teacher) return;
    const now = new Date(), minutes = +notes[state.stop].dataset.minutes;
    const spent = Math.max(0, Math.round(((paused ?? now.getTime()) - state.since) / 1000));
    find("#clock").textContent = now.toLocaleTimeString([], {hour: "2-digit", minute: "2-digit"});
    find("#stop-clock").textContent = clock(spent) + (minutes ? ` of ${minutes} min` : "");
    find("#stop-clock").classList.toggle("over", minutes > 0 && spent > 60 * minutes);
  }

  if (!stops.length) return;
  if (teacher) {
    document.title = `Notes: ${document.title}`;
    find("#teacher").hidden = false;
    find("main").hidden = true;
    find("#teacher .clocks").append(find("#count"), find("#join"));
    setInterval(tick, 1000);
    send({hello: true});
  }
  show();
  tick();
})();
