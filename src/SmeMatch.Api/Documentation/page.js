// A link of the first page to an operation (#/Tag/operation) opens it in this page instead of a new one.
document.addEventListener("click", (event) => {
  const link = event.target.closest('.information-container a[href^="#/"]');
  if (!link) {
    return;
  }

  const [, tag, operation] = link.getAttribute("href").split("/");
  const block = document.getElementById(`operations-${tag}-${operation}`);
  const control = block?.querySelector(".opblock-summary-control");
  if (!control) {
    return;
  }

  event.preventDefault();
  if (!block.classList.contains("is-open")) {
    control.click();
  }

  control.focus({ preventScroll: true });
  block.scrollIntoView();
});
