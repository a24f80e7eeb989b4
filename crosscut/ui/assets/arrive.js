// Runs when another mark has been chosen. What was clicked (`links.listen`) goes above the
// evidence; the keyboard goes on from its heading. A choice in a select box leaves both where they
// are.
(key) => {
  const clicked = globalThis.crosscutClicked;
  delete globalThis.crosscutClicked;
  const panel = document.querySelector(`.st-key-${key}`);
  if (!panel) return;
  const holder = panel.closest("[data-testid=stLayoutWrapper]") ?? panel;
  for (const other of document.querySelectorAll("[data-testid=stLayoutWrapper]"))
    if (other.style.zIndex) other.style.zIndex = "";
  holder.style.zIndex = 10;
  if (!clicked || Date.now() - clicked.when > 10000) return;
  const covered = /fixed|sticky/.test(getComputedStyle(holder).position);
  if (covered && clicked.top > innerHeight / 2)
    document.querySelector("[data-testid=stMain]")?.scrollBy(0, clicked.top - innerHeight / 4);
  const heading = panel.querySelector("[class*=st-key-evidence-] h3");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({preventScroll: true});
}
