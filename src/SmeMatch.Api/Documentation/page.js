// An operation's address (#/Tag/operation) opens it in this page: by a link in a text, typed, or going back.
function openOperation(hash) {
  const [, tag, operation] = decodeURIComponent(hash).split("/");
  const block = document.getElementById(`operations-${tag}-${operation}`);
  const control = block?.querySelector(".opblock-summary-control");
  if (!control) {
    return false;
  }

  if (!block.classList.contains("is-open")) {
    control.click();
  }

  control.focus({ preventScroll: true });
  block.scrollIntoView();
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#/"][target]');
  if (link && openOperation(link.getAttribute("href"))) {
    event.preventDefault();
  }
});

// An address of this service in an answer, such as briefUrl, opens by a click.
document.addEventListener("click", (event) => {
  const address = /^"(\/(?:briefs|v1\/insights)\/[^"]+)"$/.exec(event.target.textContent?.trim() ?? "");
  if (address && event.target.closest(".microlight")) {
    open(address[1], "_blank", "noopener");
  }
});

addEventListener("hashchange", () => openOperation(location.hash));

// The demo key of this start is filled in, in each language, so that every example works as it stands.
if (demoKey) {
  let authorized = "";
  setInterval(() => {
    const url = window.ui?.specSelectors.url();
    if (url && url !== authorized && window.ui.specSelectors.securityDefinitions()?.size) {
      authorized = url;
      window.ui.preauthorizeApiKey("key", demoKey);
    }
  }, 50);
}
