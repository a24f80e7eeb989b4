() => {
  const box = document.getElementById("keys"), name = "crosscut-keys";
  try { box.checked = localStorage.getItem(name) !== "off"; } catch { }
  box.onchange = () => {
    try { localStorage.setItem(name, box.checked ? "on" : "off"); } catch { }
  };
}
