// The page /embed: what is chosen is seen live and becomes the text to copy.
const address = (path) => new URL(path, location.origin).href;
import(address("/embed/v1/sme-match.js"));

const form = document.getElementById("choose");
const live = document.getElementById("live");
const snippet = document.getElementById("snippet");
const copied = document.getElementById("copied");
const control = (id) => document.getElementById(id);
const value = (id) => control(id).value.trim();
const usual = { count: "5", fields: "place role score reason region", density: "comfortable", theme: "auto" };

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}

// What is asked for: a project, a firm, or what a sub-sector and a state leave; only its controls are shown.
function subject() {
  const kind = value("kind");
  const shown = { id: kind !== "filter", "sub-sector": kind === "filter", state: kind === "filter" };
  for (const [id, visible] of Object.entries(shown)) {
    control(id).closest("p").hidden = !visible;
  }

  return kind === "filter" ? { "sub-sector": value("sub-sector"), state: value("state") } : { [kind]: value("id") };
}

// The attributes of the element, without those that say what holds anyway.
function chosen() {
  const fields = [...form.querySelectorAll("[name=fields]:checked")].map((box) => box.value).join(" ");
  const all = {
    ...subject(), key: value("key"), lang: value("lang"), count: value("count"), fields,
    density: value("density"), theme: value("theme"),
  };
  return Object.entries(all).filter(([name, text]) => text !== usual[name] && (text || name === "fields"));
}

function frameAddress(attributes) {
  const all = Object.fromEntries(attributes);
  const named = {
    opportunity: all.opportunity, sme: all.sme, subSector: all["sub-sector"], state: all.state,
    key: all.key, lang: all.lang, limit: all.count ?? usual.count, density: all.density, theme: all.theme,
  };
  const said = Object.entries(named).filter(([, text]) => text);
  // No fields at all is a choice too.
  const fields = all.fields === undefined ? [] : [["fields", all.fields]];
  return address(`/embed/v1/frame?${new URLSearchParams([...said, ...fields])}`);
}

// A canvas as high as the list holds its place until the script is there, so that the text below does not jump. It
// needs no style, so a strict policy allows it. The line it stands on is a little higher than the canvas.
function placeholder() {
  const height = live.firstElementChild?.shadowRoot?.querySelector(".card")?.offsetHeight;
  return height ? `<canvas width="1" height="${height - 6}"></canvas>` : "";
}

function tag(attributes, source) {
  const element = attributes.map(([name, text]) => ` ${name}="${escaped(text)}"`).join("");
  return `<script type="module" src="${source}></script>\n<sme-match${element}>${placeholder()}</sme-match>`;
}

const forms = {
  tag: (attributes) => tag(attributes, `${address("/embed/v1/sme-match.js")}"`),

  fixed: (attributes) => tag(
    attributes, `${address(copied.dataset.fixed)}"\n  integrity="${copied.dataset.integrity}" crossorigin="anonymous"`),

  frame(attributes) {
    const { count = usual.count } = Object.fromEntries(attributes);
    const { title, around, each } = copied.dataset;
    return `<iframe src="${escaped(frameAddress(attributes))}" title="${escaped(title)}" loading="lazy" width="100%" ` +
      `height="${Number(around) + each * count}" referrerpolicy="origin" frameborder="0"></iframe>\n` +
      `<script src="${address("/embed/v1/frame-height.js")}" defer></script>`;
  },

  wordpress: frameAddress,
};

function write() {
  const { value: name } = document.querySelector("[name=form]:checked");
  const text = forms[name](chosen());
  if (snippet.value !== text) {
    snippet.value = text;
    copied.textContent = "";
  }
}

function preview() {
  const attributes = chosen();
  const subjects = ["opportunity", "sme", "sub-sector", "state"];
  const complete = value("key") && attributes.some(([name]) => subjects.includes(name));
  const element = document.createElement("sme-match");
  for (const [name, text] of attributes) {
    element.setAttribute(name, text);
  }

  live.replaceChildren(...(complete ? [element] : []));
}

let settling;
form.addEventListener("input", () => {
  clearTimeout(settling);
  settling = setTimeout(preview, 300);
  write();
});
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("change", (event) => event.target.name === "form" && write());
// The text names the height of the preview.
new ResizeObserver(write).observe(live);

document.getElementById("copy").addEventListener("click", async () => {
  snippet.select();
  // Where the clipboard is refused, as on a page without https, the older way still copies what is selected.
  const done = await navigator.clipboard?.writeText(snippet.value).then(() => true, () => false);
  if (done || document.execCommand("copy")) {
    copied.textContent = copied.dataset.done;
  }
});

preview();
write();
