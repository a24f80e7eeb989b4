// The text may be drawn after the script, or again, and the page grows above it while pictures
// and fonts arrive: look for the passage for two seconds, or until the reader moves.
(passage) => {
  const id = location.hash.slice(1) || `p${passage}`;
  if (!/^p[0-9]+$/.test(id)) return;
  const go = () => {
    const to = document.getElementById(id);
    if (!to) return;
    to.classList.add("arrived");
    if (Math.abs(to.getBoundingClientRect().top - 96) > 8) to.scrollIntoView({block: "start"});
  };
  const timer = setInterval(go, 100);
  const stop = () => clearInterval(timer);
  for (const event of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(event, stop, {once: true, passive: true});
  setTimeout(stop, 2000);
}
