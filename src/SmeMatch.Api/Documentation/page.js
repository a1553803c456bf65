// An operation's address (#/Tag/operation) opens it in this page: by a link in a text, typed, or going back.
function openOperation(hash) {
  const [, tag, operation] = decodeURIComponent(hash).split("/");
  const block = document.getElementById(`operations-${tag}-${operation}`);
  const control = block?.querySelector(".opblock-summary-control");
  if (!control) {
    return false;
  }

  if (block.classList.contains("is-open")) {
    history.replaceState(null, "", hash);
  } else {
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

// An address of this service in an answer, such as briefUrl, is a link: it opens by a click or by Enter.
const addressOf = (text) => /^"(\/(?:briefs|v1\/insights)\/[^"]+)"$/.exec(text?.trim() ?? "")?.[1];

new MutationObserver(() => {
  for (const span of document.querySelectorAll(".live-responses-table .microlight span:not([role])")) {
    if (span.childElementCount === 0 && addressOf(span.textContent)) {
      span.setAttribute("role", "link");
      span.tabIndex = 0;
    }
  }
}).observe(document, { childList: true, subtree: true });

for (const kind of ["click", "keydown"]) {
  document.addEventListener(kind, (event) => {
    const address = event.target.matches?.('.microlight [role="link"]') && addressOf(event.target.textContent);
    if (address && (kind === "click" || event.key === "Enter")) {
      open(address, "_blank", "noopener");
    }
  });
}

addEventListener("hashchange", () => openOperation(location.hash));

// The demo key of this start is filled in, in each language, so that every example works as it stands.
if (demoKey) {
  let authorized;
  setInterval(() => {
    const loaded = window.ui?.specSelectors.specJson();
    if (loaded !== authorized && window.ui.specSelectors.securityDefinitions()?.size) {
      authorized = loaded;
      window.ui.preauthorizeApiKey("key", demoKey);
    }
  }, 50);
}

// In each group what only looks stands before what acts; the stylesheet writes the two words.
const looks = (operation) => operation.get("method") === "get" || operation.get("path") === "/v1/score";
const sorting = setInterval(() => {
  const configs = window.ui?.getConfigs?.();
  if (configs) {
    clearInterval(sorting);
    configs.operationsSorter = (one, other) => looks(other) - looks(one);
  }
}, 20);

// The language of the page is that of the document shown.
new MutationObserver(() => {
  const language = /\.(ja)\.json/.exec(window.ui?.specSelectors.url() ?? "")?.[1] ?? "en";
  if (document.documentElement.lang !== language) {
    document.documentElement.lang = language;
  }
}).observe(document, { childList: true, subtree: true });
