(steps) => {
  const tour = document.getElementById("tour"), name = "crosscut-tour";
  if (!tour || tour.dataset.on) return;
  tour.dataset.on = "1";
  const [next, skip] = tour.querySelectorAll("button");
  const go = (step) => {
    try { localStorage.setItem(name, step); } catch { step = steps.length; }
    tour.hidden = !(step < steps.length);
    if (tour.hidden) return;
    tour.querySelector("p").textContent = `${step + 1} of ${steps.length}. ${steps[step]}`;
    next.textContent = step + 1 < steps.length ? "Next" : "Done";
    next.onclick = () => go(step + 1);
    skip.onclick = () => go(steps.length);
  };
  let at = steps.length;
  try { at = Number(localStorage.getItem(name)) || 0; } catch { }
  go(at);
}
