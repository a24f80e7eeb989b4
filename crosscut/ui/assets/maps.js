// A link to a place in a column moves the page too, and the address with it: the column alone
// goes to the place clicked, within a long passage also. A frame on the map says what is in sight.
() => {
  if (window.crosscutMaps) return;
  window.crosscutMaps = true;
  document.addEventListener("click", (event) => {
    const piece = event.target.closest?.(".map a");
    if (!piece || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const text = piece.closest(".scroll").querySelector(".text");
    const to = document.getElementById(piece.hash.slice(1));
    if (!to) return;
    event.preventDefault();
    const same = [...piece.parentNode.children].filter((one) => one.hash === piece.hash);
    const top = same[0].getBoundingClientRect().top;
    const tall = same.at(-1).getBoundingClientRect().bottom - top;
    const y = event.detail ? event.clientY : piece.getBoundingClientRect().top;
    const aim = to.getBoundingClientRect();
    const into = (y - top) / tall * aim.height;
    text.scrollBy(0, aim.top + into - text.getBoundingClientRect().top);
  });
  document.addEventListener("scroll", (event) => {
    const text = event.target, map = text.closest?.(".scroll")?.querySelector(".map");
    map?.style.setProperty("--from", text.scrollTop / text.scrollHeight);
    map?.style.setProperty("--seen", text.clientHeight / text.scrollHeight);
    map?.style.setProperty("--on", 1);
  }, true);
}
