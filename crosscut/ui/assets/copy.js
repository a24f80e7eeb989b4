(name, path, key) => {
  const button = document.getElementById(name);
  if (!button || button.onclick) return;
  const label = button.textContent;
  button.onclick = async () => {
    const address = new URL(path, location.href);
    const query = address.searchParams;
    if (key) query.set("corpus", key);
    else if (key === "" && query.has("corpus")) query.delete("corpus");
    try { await navigator.clipboard.writeText(address.href); button.textContent = "Link copied"; }
    catch { button.textContent = "Copy it from the address bar"; }
    setTimeout(() => { button.textContent = label; }, 2000);
  };
}
