// Clicks on what is drawn as HTML, and moves from page to page. It draws nothing, and holds no
// text of a review.
const SPOTS = "[data-testid=stVegaLiteChart], [data-pick]";  // what their evidence must not cover
const CARRIED = [  // drawn on every page
  "film", "corpus", "of", "having", "reviews", "story", "scene", "by", "captions"];

const TYPED = "input, textarea, select, [contenteditable], [role=dialog], [data-testid=stDataFrame]";
const main = () => document.querySelector("[data-testid=stMain]");

const near = (event, css) => (event.target.closest ? event.target.closest(css) : null);
// Who has selected words with the mouse means them; a key presses what has the focus.
const plain = (event) => !(event.button || event.ctrlKey || event.metaKey || event.shiftKey
  || (event.detail && String(getSelection())));

// A link names what it changes. What else the address says goes along: within a page all of it.
function complete(link) {
  const named = link.getAttribute("href");
  if (!link.dataset.own) {
    if (!named || named.startsWith("#") || link.target || link.hasAttribute("download")) return false;
    link.dataset.own = named;
  }
  const own = new URL(link.dataset.own, document.baseURI), here = new URL(location);
  if (own.origin !== here.origin) return false;
  const within = own.pathname === here.pathname;
  const kept = [...here.searchParams].filter(
    ([name]) => !own.searchParams.has(name) && (within || CARRIED.includes(name)));
  for (const [name, value] of kept) own.searchParams.append(name, value);
  link.href = own.href;
  return true;
}

// One entry of the history is one move: Streamlit makes another for each change of a page's own
// address, and takes from the address of a page that is left before it goes to the next.
function moves() {
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  let before = "";
  const begin = () => { before = ""; };
  history.pushState = (state, title, url) => {
    if (new URL(url, location).pathname === location.pathname) {
      before ||= location.href;
      replace(state, title, url);
    } else {
      if (before) replace(history.state, "", before);
      begin();
      push(state, title, url);
    }
  };
  for (const way of ["pointerdown", "keydown", "click", "popstate"])
    addEventListener(way, begin, true);

  for (const way of ["pointerdown", "keydown", "focusin"])
    addEventListener(way, (event) => {
      const link = near(event, "a[href]");
      if (link) complete(link);
    }, true);
  // An ordinary link would load the app anew, which ends the session and what was set right in it.
  document.addEventListener("click", (event) => {
    const link = near(event, "[data-testid=stHtml] a[href]:not([data-pick], [data-evidence])");
    if (!link || !plain(event) || !complete(link)) return;
    event.preventDefault();
    if (new URL(link.href).pathname !== location.pathname) main()?.focus();
    push(null, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  });
}

// Keys of one character, Streamlit's own too, do nothing where the box for them is not checked.
function characters() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || near(event, TYPED)) return;
    if (!/^[a-z\d]$/i.test(event.key) || document.getElementById("keys")?.checked !== false) return;
    event.stopImmediatePropagation();
  }, true);
}

// Keys 1 to 9 open the pages in their order; the Tab key goes on from the head of the page.
function pages() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!/^[1-9]$/.test(event.key) || near(event, TYPED)) return;
    document.querySelectorAll(".st-key-pages a")[event.key - 1]?.click();
    main()?.focus();
  });
}

// A row of links is one stop of the Tab key; the arrow keys go along it.
function rows() {
  document.addEventListener("keydown", (event) => {
    const row = near(event, "[data-row]");
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = [...row.querySelectorAll("a")], at = links.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (at < 0 || !links[to]) return;
    event.preventDefault();
    for (const link of links) link.tabIndex = link === links[to] ? 0 : -1;
    links[to].focus();
  });
}

// What was pressed is drawn anew by the run that follows, once or twice, and keeps the focus until
// the reader turns to something else.
function hold(find) {
  const until = Date.now() + 10000;
  let held = document.activeElement;
  const timer = setInterval(() => {
    const now = document.activeElement, lost = now === document.body || now.disabled;
    if (Date.now() > until || !lost && now !== held) clearInterval(timer);
    else if (lost) {
      find()?.focus();
      held = document.activeElement;
    }
  }, 50);
  addEventListener("pointerdown", () => clearInterval(timer), { capture: true, once: true });
}

// P pins the main thing of a page: its first picture, which Streamlit sees to, or of a list of texts
// what stands topmost. In the notebook Alt and an arrow move the pin in which the focus is.
function pins() {
  const move = (event, pin, way) => {
    event.preventDefault();
    const [key] = /(?<=st-key-one-pin-)\w+/.exec(pin.className);
    const button = (name) => document.querySelector(`.st-key-${name}-${key} button`);
    button(way).focus();  // what was typed is kept
    button(way).click();
    hold(() => [button(way), ...["Up", "Down"].map(button)].find((one) => one && !one.disabled));
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const pin = near(event, "[class*=st-key-one-pin-]");
    const way = { ArrowUp: "Up", ArrowDown: "Down" }[event.key];
    if (event.altKey && pin && way) move(event, pin, way);
    if (event.altKey || event.key.toLowerCase() !== "p" || near(event, TYPED)) return;
    if (document.querySelector("[class*=st-key-pin-]")) return;
    const listed = [...document.querySelectorAll("[data-pin]")];
    listed.find((one) => one.getBoundingClientRect().top > 64)?.click();
  });
}

if (!globalThis.crosscutMoves) {
  globalThis.crosscutMoves = true;
  moves();
  rows();
  characters();
  pages();
  pins();
}

export default function ({ data, setTriggerValue }) {
  const name = "data-" + data;
  const listen = (event) => {
    const spot = near(event, SPOTS);
    if (spot) {
      const top = spot.matches("[data-pick]") ? spot.getBoundingClientRect().top : event.clientY;
      globalThis.crosscutClicked = { top, when: Date.now() };
    }
    const picked = near(event, "a[href], button, [" + name + "]");
    if (!picked || !picked.hasAttribute(name) || !plain(event)) return;
    event.preventDefault();
    if (picked === document.activeElement) {
      const again = `[${name}="${CSS.escape(picked.getAttribute(name))}"]`;
      hold(() => document.querySelector(again));
    }
    setTriggerValue("picked", picked.getAttribute(name));
  };
  document.addEventListener("click", listen);
  return () => document.removeEventListener("click", listen);
}
