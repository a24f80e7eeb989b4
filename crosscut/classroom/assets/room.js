// The class on the page that is presented: how to join, how many have answered, what they said.
// Does nothing on a page that was saved: there is no server to ask.
(() => {
  "use strict";
  if (!location.protocol.startsWith("http") || !location.pathname.includes("/present/")) return;
  const base = `${location.pathname.replace(/\/$/, "")}/`;
  const teacher = location.hash === "#teacher";
  const find = (rule, within = document) => within.querySelector(rule);
  const SVG = "http://www.w3.org/2000/svg";
  const make = (name, attributes, ...children) => {
    const drawn = /^(svg|g|line|circle|path|text|rect)$/.test(name);
    const own = drawn ? document.createElementNS(SVG, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (key.startsWith("on")) own.addEventListener(key.slice(2), value);
      else if (key === "size") own.style.fontSize = value; // rules of the page take no attribute
      else if (key === "share") own.style.setProperty("--share", value);
      else if (value !== null && value !== false) own.setAttribute(key, value);
    }
    own.append(...children.filter(one => one !== null));
    return own;
  };
  const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

  let state = null;        // as the server has it
  let at = null;           // where the page is: key, ask, step
  let wanted = null;       // what the server is to have, as long as it has not
  let sending = false;
  const results = {};      // by stop

  // ------------------------------------------------------------ the server

  const ask = async (path, value) => {
    const answer = await fetch(base + path, value === undefined ? {} : {
      method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(value),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.status === 204 ? null : answer.json();
  };
  // The page goes on without the network; when it is back the phones follow.
  const send = async () => {
    if (sending) return;
    sending = true;
    while (wanted) {
      const now = wanted;
      try {
        take(await ask("state", now));
        if (wanted === now) wanted = null;
      } catch (error) {
        if (error.message === "404") wanted = null;
        break;
      }
    }
    sending = false;
  };
  const look = async () => {
    try {
      if (wanted) await send();
      else take(await ask("state"));
      if (at && asks() && (teacher || at.step !== "question" || find("#door")?.open)) await fetchResults();
      document.body.classList.remove("alone");
    } catch { document.body.classList.add("alone"); }
  };
  const asks = () => !["nothing", "hidden"].includes(at.ask);
  const fetchResults = async () => {
    const key = at.key, found = await ask(`answers/${encodeURIComponent(key)}`);
    const text = JSON.stringify(found);
    if (results[key]?.text === text) return;
    results[key] = {text, ...found};
    draw();
  };

  const take = found => {
    state = found;
    withClass();
    say();
  };
  // Without a class a stop has no step for what the class says.
  const stops = [...document.querySelectorAll(".stop")];
  for (const one of stops) one.dataset.all = one.dataset.steps;
  function withClass() {
    for (const one of stops) {
      if (one.dataset.key === at.key && at.step !== "question") continue;
      const there = state.open || state.answered[one.dataset.key];
      one.dataset.steps = there ? one.dataset.all : one.dataset.all.replace(" class", "");
    }
  }

  // ------------------------------------------------------------ what stands around

  const spoken = code => `${code.slice(0, 3)} ${code.slice(3)}`;
  const home = location.pathname.slice(0, location.pathname.indexOf("/present/"));
  const place = `${location.host}${home}/join`;
  const put = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };

  function say() {
    if (!state) return;
    const n = at ? state.answered[at.key] ?? 0 : 0;
    const question = at && asks();
    put(find("#count"), !question ? (teacher ? `${counted(state.joined, "phone")} here` : "")
      : state.open || n ? `${n} of ${Math.max(state.joined, n)} answered` : "");
    for (const one of document.querySelectorAll(".door-joined")) {
      put(one, state.joined ? `${counted(state.joined, "phone")} here` : "Nobody is here yet");
    }
    for (const one of document.querySelectorAll(".room-open")) {
      put(one, state.open ? "Close to phones" : "Open to phones");
    }
    for (const one of document.querySelectorAll(".room-reset")) one.disabled = !n;
    put(find("#join"), state.open ? `Join: ${place}  ${spoken(state.code)}` : "");
    put(find("#door .code"), spoken(state.code));
    const qr = find("#door img"), source = `${base}qr.svg?at=${encodeURIComponent(location.origin + home)}`;
    if (qr && !qr.src) qr.src = source;
  }

  const panel = () => make("div", {class: "panel"},
    make("p", {}, make("span", {class: "door-joined", role: "status"})),
    make("button", {class: "room-open", onclick: () => change({open: !state?.open})}),
    make("button", {class: "room-reset", onclick: reset}, "Delete the answers to this question"),
    make("a", {href: `${base}class.csv`, download: ""}, "All answers as a table (CSV)"),
    document.querySelector(".stop[data-ask=mark]")
      ? make("a", {href: `${base}marks.csv`, download: ""}, "What most marked, by sentence (CSV)") : null);
  const moderated = () => make("div", {class: "moderate"});

  // Whoever shows how to join lets phones in.
  function join() {
    if (!state?.open) change({open: true});
    find("#door").showModal();
  }
  const change = value => { wanted = {...(wanted ?? {}), ...value}; send(); };
  async function reset() {
    if (!confirm("Delete what the class has answered to this question? It can answer again.")) return;
    await ask("reset", {stop: at.key}).catch(() => {});
    delete results[at.key];
    tell();
    look();
  }

  function door() {
    const own = make("dialog", {id: "door", "aria-label": "How to join"},
      make("div", {class: "way"},
        make("img", {alt: `Code to scan: leads to ${place} and the six letters`}),
        make("div", {},
          make("p", {}, "Take your phone and scan, or open"),
          make("p", {class: "address"}, place),
          make("p", {}, "and write"),
          make("p", {class: "code"}),
          make("p", {class: "door-joined", role: "status"}),
          /^(localhost|127\.|\[::1)/.test(location.hostname)
            ? make("p", {}, make("b", {}, "Only this computer can open this address."),
              " “In class tomorrow” in the manual says how phones reach it.")
            : make("p", {class: "muted"}, "No name, no account. Answers are deleted after some weeks."))),
      make("details", {}, make("summary", {}, "For the teacher"), panel(), moderated()),
      make("button", {autofocus: "", onclick: () => own.close()}, "Begin"));
    document.body.append(own);
    return own;
  }

  // ------------------------------------------------------------ what the class said

  const table = (head, rows) => make("details", {class: "rows"},
    make("summary", {}, "The same as a table"),
    make("table", {},
      make("thead", {}, make("tr", {}, ...head.map(cell => make("th", {scope: "col"}, cell)))),
      make("tbody", {}, ...rows.map(row => make("tr", {}, ...row.map(cell => make("td", {}, String(cell))))))));
  const percent = share => `${Math.round(100 * share)} %`;
  const short = number => String(Math.round(10 * number) / 10);

  function bars(found, shown) {
    const total = Math.max(1, found.answers), most = Math.max(1, ...found.bars.map(one => one.n));
    const rows = found.bars.map(one => make("li", {class: shown && one.right ? "right" : ""},
      make("span", {class: "name"}, one.name,
        shown && one.right ? make("b", {class: "sign"}, "✓ right") : null),
      make("span", {class: "bar-of", share: one.n / most}, make("b", {}, String(one.n)),
        make("span", {class: "muted"}, percent(one.n / total)))));
    return [make("ul", {class: rows.length > 8 ? "bars most" : rows.length > 4 ? "bars many" : "bars"}, ...rows),
      table(["Answer", "Class", "Share"], found.bars.map(one => [
        one.name + (shown && one.right ? " (right)" : ""), one.n, percent(one.n / total)]))];
  }

  // The class's order; when the answer is shown, that of the reviews beside it.
  function order(found, shown) {
    const right = shown ? found.rows.filter(one => one.place).sort((a, b) => a.place - b.place) : [];
    const list = (title, rows, about) => make("section", {}, right.length ? make("h2", {}, title) : null,
      make("ol", {class: "ranks"}, ...rows.map((one, at) => make("li", {},
        make("b", {class: "place-of"}, String(at + 1)), make("span", {class: "name"}, one.name),
        about(one, at)))));
    const mean = one => make("span", {class: "muted"}, `place ${short(one.mean)} on average`);
    const sign = (one, at) => found.rows[at] === one ? make("b", {class: "sign"}, "✓ the same") : "";
    return [right.length
      ? make("div", {class: "clouds"}, list("The class", found.rows, mean), list("The reviews", right, sign))
      : list("", found.rows, mean),
    table(["Answer", "Mean place", ...(shown ? ["Place in the reviews"] : [])], found.rows.map(one =>
      [one.name, short(one.mean), ...(shown ? [one.place ?? ""] : [])]))];
  }

  // Dots on one axis: the class above the line, the critics under it.
  function dots(found, shown) {
    const {low, high, values} = found;
    const critics = shown || found.ask === "score" ? found.critics : [];
    const x = value => 70 + 1660 * (value - low) / ((high - low) || 1);
    const r = values.length > 80 ? 11 : values.length > 30 ? 17 : 24, line = critics.length ? 470 : 600;
    // Dots that would overlap stand on each other; where many do, their columns part the axis.
    const apart = [...new Set(values)].sort((a, b) => a - b)
      .every((value, at, all) => !at || x(value) - x(all[at - 1]) >= 2 * r);
    const column = value => apart ? x(value) : 70 + Math.round((x(value) - 70) / (2 * r)) * 2 * r;
    const grouped = new Map();
    for (const value of values) {
      const to = column(value);
      grouped.set(to, (grouped.get(to) ?? 0) + 1);
    }
    const most = Math.max(1, ...grouped.values());
    const rise = Math.min(2 * r + 1, (line - 90) / most);
    const svg = make("svg", {viewBox: "0 0 1800 720", role: "img",
      "aria-label": `${counted(values.length, "answer")} on an axis from ${low} to ${high}`
        + (found.median === null ? "" : `, the middle one at ${short(found.median)}`)});
    for (const value of found.ticks) {
      svg.append(make("line", {x1: x(value), x2: x(value), y1: 60, y2: 660, class: "grid"}),
        make("text", {x: x(value), y: 708, "text-anchor": "middle", class: "tick"}, short(value)));
    }
    svg.append(make("line", {x1: 70, x2: 1730, y1: line, y2: line, class: "base"}));
    for (const [cx, n] of grouped) {
      for (let at = 0; at < n; at++) {
        svg.append(make("circle", {cx, cy: line - r - 4 - at * rise, r, class: "class-dot"}));
      }
    }
    if (found.median !== null) {
      const end = x(found.median) > 1500 ? "end" : x(found.median) < 300 ? "start" : "middle";
      svg.append(make("text", {x: x(found.median), y: 40, "text-anchor": end, class: "said"},
        `the class: ${short(found.median)} in the middle`),
      make("line", {x1: x(found.median), x2: x(found.median), y1: 56, y2: line, class: "mid"}));
    }
    const ordered = [...critics].sort((a, b) => a.value - b.value), many = critics.length > 6;
    const half = ordered.length / 2;
    if (many) {
      const middle = (ordered[Math.ceil(half) - 1].value + ordered[Math.floor(half)].value) / 2;
      const end = x(middle) > 1400 ? "end" : x(middle) < 400 ? "start" : "middle";
      svg.append(make("text", {x: x(middle), y: line + 76, "text-anchor": end, class: "said"},
        `${critics.length} stated scores: ${short(middle)} in the middle`));
    }
    const rows = [];   // right ends of the labels in each row, so that none lies on another
    for (const one of ordered) {
      const at = x(Math.min(Math.max(one.value, low), high)), label = `${one.name} ${short(one.value)}`;
      const wide = 16 * label.length + 24, left = Math.min(Math.max(at - wide / 2, 0), 1790 - wide);
      let row = rows.findIndex(end => end < left);
      if (row < 0) row = rows.length;
      rows[row] = left + wide;
      const y = line + 62 + 34 * Math.min(row, 3);
      svg.append(make("path", {d: `M${at} ${line + 8}l13 13l-13 13l-13 -13z`, class: "critic"}));
      if (row < 4 && !many) svg.append(make("text", {x: left + wide / 2, y: y + 12, "text-anchor": "middle", class: found.ask === "number" ? "said" : "who"}, label));
    }
    return [svg, table(["Who", "Value"], [
      ...values.map((value, at) => [`Phone ${at + 1}`, short(value)]),
      ...critics.map(one => [one.name, short(one.value)])])];
  }

  function marks(found) {
    const named = at => at === null ? "" : found.options[at];
    const rows = found.sentences.map(one => make("li", {},
      make("p", {}, one.text),
      make("div", {class: "shares"}, ...found.options.map((name, option) =>
        make("span", {share: one.shares[option],
          class: option === one.majority ? "most" : ""},
        `${name} ${percent(one.shares[option])}`, option === one.critics
          ? make("b", {class: "sign"}, " · Crosscut") : null)))));
    const agreed = found.agreement?.alpha ?? null;
    return [make("ol", {class: "passage"}, ...rows),
      agreed === null ? null : make("details", {class: "rows"},
        make("summary", {}, `How far you agree: ${agreed.toFixed(2)} (1 is all alike, 0 is chance)`),
        make("p", {}, `Krippendorff’s alpha for all phones and Crosscut as one more reader is `
          + `${agreed.toFixed(2)}`, found.agreement.low === null ? "." : `; drawing the sentences `
          + `anew, 95 of 100 times it lies between ${found.agreement.low.toFixed(2)} and `
          + `${found.agreement.high.toFixed(2)}. With few sentences that is wide.`)),
      table(["Sentence", ...found.options, "Crosscut"], found.sentences.map(one =>
        [one.text, ...one.shares.map(percent), named(one.critics)]))].filter(Boolean);
  }

  function cloud(title, words) {
    const most = Math.max(1, ...words.map(one => one.n));
    return make("section", {}, make("h2", {}, title), make("ul", {class: "cloud"}, ...words.map(one =>
      make("li", {size: `${(1 + 2 * Math.sqrt(one.n / most)).toFixed(2)}em`,
        title: String(one.n)}, one.word))));
  }
  function words(found) {
    const through = found.words.filter(one => one.status === 1).slice(0, 40);
    const waiting = found.words.filter(one => one.status === 0).length;
    return [make("div", {class: "clouds"},
      cloud(waiting ? `The class (${counted(waiting, "word")} not let through yet)` : "The class", through),
      ...(found.critics.length ? [cloud("The critics", found.critics)] : [])),
    table(["Who", "Word", "Number"], [...through.map(one => ["Class", one.word, one.n]),
      ...found.critics.map(one => ["Critics", one.word, one.n])])];
  }
  function texts(found) {
    const shown = found.texts.filter(one => one.status === 1);
    const hidden = found.texts.filter(one => one.status === 0).length;
    return [make("ul", {class: "said-by"}, ...shown.map(one => make("li", {}, one.text))),
      make("p", {class: "muted"}, hidden
        ? `${counted(hidden, "answer")} not shown. Your teacher shows them from the notes window (N).` : "")];
  }

  const kinds = {choice: bars, whose: bars, order, number: dots, score: dots, mark: marks,
    word: words, sentences: texts};

  function draw() {
    if (!at) return;
    const found = results[at.key];
    moderate(found);
    const own = document.querySelector(`.room[data-key="${CSS.escape(at.key)}"]`);
    if (!own || teacher) return;
    // The answer is marked in what the class said.
    if (at.step === "answer" && found?.answers) own.hidden = false;
    if (own.hidden) return;
    const open = own.querySelector("details[open] summary")?.textContent;
    own.replaceChildren(...(found?.answers || found?.texts?.length
      ? kinds[found.ask](found, at.step === "answer")
      : [make("p", {class: "muted none"}, found ? "Nobody has answered." : "Asking for the answers …")]));
    for (const one of own.querySelectorAll("details")) {
      one.open = one.firstChild.textContent === open;
    }
  }

  function moderate(found) {
    const items = found?.ask === "word" ? found.words.map(one => ({...one, body: one.word}))
      : found?.ask === "sentences" ? found.texts.map(one => ({...one, body: one.text})) : [];
    const kept = new Map(items.map(one => [one.body, one]));
    for (const list of document.querySelectorAll(".moderate")) {
      const focus = list.contains(document.activeElement) ? document.activeElement.dataset.of : null;
      list.replaceChildren(...[...kept.values()].map(one => make("p", {},
        make("span", {class: one.status < 0 ? "gone" : ""}, one.n > 1 ? `${one.body} (${one.n})` : one.body),
        button(one, one.status === 1 ? 0 : 1, one.status === 1 ? "Take back" : "Show"),
        button(one, one.status < 0 ? 0 : -1, one.status < 0 ? "Take back" : "Hide"))));
      if (focus) list.querySelector(`[data-of="${CSS.escape(focus)}"]`)?.focus();
    }
  }
  const button = (one, status, name) => make("button", {"data-of": `${name === "Hide" || status < 0}${one.body}`,
    "aria-label": `${name}: ${one.body}`, onclick: async () => {
      await ask("moderate", {stop: at.key, body: one.body, status}).catch(() => {});
      look();
    }}, name);

  // ------------------------------------------------------------ from step to step

  const tell = () => {
    if (teacher || !at) return;
    change({stop: at.key, step: at.step, revealed: at.step !== "question"});
  };
  document.addEventListener("step", event => {
    at = event.detail;
    tell();
    say();
    draw();
    if (asks() && (teacher || at.step !== "question")) fetchResults().catch(() => {});
  });

  const first = find(".stop:not([hidden])") ?? find(".stop");
  if (!first) return;
  at = {key: first.dataset.key, ask: first.dataset.ask, step: first.dataset.steps.split(" ")[0]};
  document.body.classList.add("in-class");
  if (teacher) {
    find("#teacher .clocks").append(panel());
    find("#told").append(moderated()); // there it has room
  }
  else {
    find(".bar [data-act=help]").before(make("button", {onclick: join}, "Class ", make("kbd", {}, "J")));
    const own = door();
    find("#help ul").append(make("li", {}, make("button",
      {onclick: () => { find("#help").close(); join(); }},
      make("span", {}, "How phones join; what the teacher can do"), make("kbd", {}, "J"))));
    addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const goesOn = ["ArrowRight", "PageDown"].includes(event.key)
        || (event.key === " " && !event.target.closest("summary, a, button"));
      if (own.open && goesOn) {
        own.close();
        event.preventDefault();
      } else if (event.key.toLowerCase() === "j") {
        if (own.open) own.close(); else join();
      } else if (!own.open) return;
      event.stopImmediatePropagation();
    }, true);
    own.addEventListener("close", tell);
  }
  look().then(() => { if (!teacher && state?.open) find("#door").showModal(); tell(); });
  setInterval(look, 1500);
})();
