// Runs when another one is chosen in a box of the filters: on a phone they lie over the page.
() => {
  const sidebar = document.querySelector("[data-testid=stSidebar][data-collapsed=false]");
  if (innerWidth <= 640)
    sidebar?.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
}
