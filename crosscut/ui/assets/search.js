// Who presses Ctrl+K begins to type.
() => {
  const begin = (frames) => {
    const box = document.querySelector("[role=dialog] [data-testid=stTextInputField]");
    if (box) box.focus();
    else if (frames) requestAnimationFrame(() => begin(frames - 1));
  };
  begin(600);
}
