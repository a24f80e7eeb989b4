// Asks every two seconds whether the class has gone on, and puts the new question in the place of
// the old one. Without it the page is a plain form, and a link looks for the next question.
(() => {
  const news = document.getElementById("news");
  const main = () => document.querySelector("main");
  const drafts = {};
  document.documentElement.classList.add("live");
  // A slider stands somewhere, though nobody has answered: it is empty until it is touched.
  const slide = () => {
    const field = document.querySelector("#slider");
    if (!field) return;
    const empty = field.value === "";
    Object.assign(field, { type: "range", step: field.dataset.step });
    if (!empty) return;
    field.dataset.empty = "";
    field.setAttribute("aria-valuetext", "no answer yet");
    field.form.querySelector(".state").textContent = "Tap or drag along the line to answer.";
    field.form.querySelector(".send button").disabled = true;
  };
  slide();

  const show = async (answer, changed) => {
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = next.querySelector("main");
    if (!found) throw new Error("no page");
    const before = document.querySelector("form")?.dataset.stop;
    keep();
    main().replaceWith(found);
    slide();
    const form = document.querySelector("form");
    if (changed) give(form);
    if (changed && form?.dataset.stop !== before) {
      scrollTo(0, 0);
      news.textContent = found.querySelector("h1")?.textContent ?? "";
    }
    return found;
  };

  // What was begun and not sent is there again when the class comes back to its question.
  const keep = () => {
    const form = document.querySelector("form[data-changed]");
    if (form) drafts[form.dataset.stop] = new FormData(form);
  };
  const give = (form) => {
    const draft = form && drafts[form.dataset.stop];
    if (!draft) return;
    const list = form.querySelector(".order");
    for (const value of list ? draft.getAll("answer") : []) {
      list.append(list.querySelector(`[name=answer][value="${value}"]`).closest("li"));
    }
    for (const field of form.querySelectorAll("[name=answer]:not([type=hidden]), .mark input")) {
      const value = draft.get(field.name);
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
    number(form);
    touch(form);
  };
  const number = (form) => {
    const field = form.querySelector("#slider");
    if (!field) return;
    delete field.dataset.empty;
    field.removeAttribute("aria-valuetext");
    form.querySelector("output").value = field.value;
  };

  const touch = (form) => {
    form.dataset.changed = "";
    form.querySelector(".state").textContent = "";
    const button = form.querySelector(".send button");
    button.disabled = false;
    button.classList.remove("done");
    button.textContent = "Send";
  };

  const ask = async () => {
    try {
      const answer = await fetch(location.href, {
        cache: "no-store", headers: { "If-None-Match": `"${main().dataset.view}"` },
      });
      if (answer.status < 500 && answer.status !== 304) await show(answer, true);
      if (answer.status === 404) return;
    } catch { /* the network is gone: the next look may find it */ }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 2000);

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.stop) return;
    number(form);
    touch(form);
  });

  document.addEventListener("click", (event) => {
    if (event.target.matches("#slider[data-empty]")) { // where it stands is the answer
      number(event.target.form);
      touch(event.target.form);
    }
    const button = event.target.closest("[name=move]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("li");
    const up = button.value.endsWith("-1");
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (up) other.before(item); else other.after(item);
    touch(item.closest("form"));
    const items = [...item.parentElement.children];
    const place = items.indexOf(item) + 1;
    const end = place === (up ? 1 : items.length);
    (end ? item.querySelector(`[value$=" ${up ? 1 : -1}"]`) : button).focus();
    news.textContent = `${item.querySelector("span").textContent}: ${place} of ${items.length}`;
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.stop) return;
    event.preventDefault();
    const button = form.querySelector(".send button");
    const state = form.querySelector(".state");
    button.disabled = true;
    try {
      const answer = await fetch(location.href, {
        method: "POST", headers: { "X-Part": "main" }, body: new URLSearchParams(new FormData(form)),
      });
      if (answer.status >= 500) throw new Error("not kept");
      delete form.dataset.changed;
      delete drafts[form.dataset.stop];
      const found = await show(answer, false);
      const said = found.querySelector(".error, .state")?.textContent;
      news.textContent = said ?? "";
      (found.querySelector(".send button") ?? found.querySelector("h1"))?.focus();
    } catch {
      touch(form);
      state.textContent = "Not sent: the server does not answer. Press Send again.";
    }
  });
})();
