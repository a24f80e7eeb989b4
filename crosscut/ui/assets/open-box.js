// Runs when a box under a sentence has been opened: the keyboard goes on from its heading.
() => {
  const heading = [...document.querySelectorAll("h4.asked")].pop();
  const box = heading?.closest(".why, [class*=st-key-notright-]");
  for (const one of [box, heading]) one?.scrollIntoView({block: "nearest"});
  heading?.focus({preventScroll: true});
}
