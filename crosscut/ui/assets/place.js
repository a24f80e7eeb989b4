// Keeps the line true while one reads: the passage under it, and the mentions around that.
() => {
  const line = document.querySelector(".place");
  const main = document.querySelector("[data-testid=stMain]");
  if (!line || !main) return;
  const [count, before, after] = ["b", "a.before", "a.after"].map(css => line.querySelector(css));
  const follow = () => {
    if (!line.isConnected) { main.removeEventListener("scroll", follow); return; }
    const passages = [...document.querySelectorAll("article.review .passage")];
    const edge = line.getBoundingClientRect().bottom + 24;
    const above = passages.findLastIndex(one => one.getBoundingClientRect().top < edge);
    const place = Math.max(0, above);
    count.textContent = place + 1;
    const marked = passages.map((one, i) => one.querySelector("mark") ? i : -1).filter(i => i >= 0);
    const ways = [[before, marked.findLast(i => i < place)], [after, marked.find(i => i > place)]];
    for (const [link, to] of ways) {
      link.hidden = to === undefined;
      if (to !== undefined) link.href = "#" + passages[to].id;
    }
  };
  main.addEventListener("scroll", follow, {passive: true});
  follow();
}
