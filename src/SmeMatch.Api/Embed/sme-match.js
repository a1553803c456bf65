// <sme-match opportunity="…" key="smp_…"> shows published matches on a partner's page. It stands alone: no dependency,
// no cookie, no storage, nothing inline, so it works under a policy that allows only this origin for script and connect.
const origin = new URL(import.meta.url).origin;

const texts = {
  en: {
    loading: "Loading matches…", loaded: (n) => (n === 1 ? "1 match" : `${n} matches`),
    ofOpportunity: (name) => `Japanese firms that match ${name}`, ofSme: (name) => `Indian projects that match ${name}`,
    ofFilter: "Matches of Japanese firms and Indian projects",
    empty: "No published matches yet",
    unnamedOnly: (n) => (n === 1 ? "1 firm matches and is not named here." : `${n} firms match and are not named here.`),
    unnamed: (n) => (n === 1 ? "and 1 more firm that is not named here" : `and ${n} more firms that are not named here`),
    asOf: (day) => `As of ${day}`,
    refused: "The matches cannot be shown on this page.", gone: "This entry is no longer published.",
    busy: "The service is busy. It is tried again shortly.", stillBusy: "The service is busy. Please try again later.",
    failed: "The matches could not be loaded.", offline: "You are offline. The matches appear once you are connected.",
    retry: "Try again", score: "Score", newTab: "(opens in a new tab)",
    place: "Place", states: "State", role: "Role", project: "Project", deadline: "Deadline", industries: "Industries",
    subSectors: "Sub-sectors", capabilities: "Capabilities", reason: "Sector", region: "Region", website: "Website",
    comma: ", ",
  },
  ja: {
    loading: "適合結果を読み込んでいます…", loaded: (n) => `${n}件の適合結果`,
    ofOpportunity: (name) => `「${name}」に適合する日本企業`, ofSme: (name) => `「${name}」に適合するインド案件`,
    ofFilter: "日本企業とインド案件の適合結果",
    empty: "公開されている適合結果はまだありません",
    unnamedOnly: (n) => `社名非公開の企業が${n}社、適合しています。`,
    unnamed: (n) => `他に${n}社（社名非公開）`,
    asOf: (day) => `${day}現在`,
    refused: "このページでは適合結果を表示できません。", gone: "この掲載は終了しました。",
    busy: "ただいま混み合っています。まもなく自動で読み込み直します。",
    stillBusy: "混み合っています。しばらくしてからもう一度お試しください。",
    failed: "適合結果を読み込めませんでした。", offline: "オフラインです。接続が戻ると表示します。",
    retry: "再読み込み", score: "スコア", newTab: "（新しいタブで開きます）",
    place: "所在地", states: "州", role: "役割", project: "案件", deadline: "締切", industries: "業種",
    subSectors: "部門", capabilities: "能力", reason: "部門", region: "地域", website: "ウェブサイト",
    comma: "、",
  },
  hi: {
    loading: "मिलान लोड हो रहे हैं…", loaded: (n) => `${n} मिलान`,
    ofOpportunity: (name) => `${name} से मेल खाती जापानी फर्में`, ofSme: (name) => `${name} से मेल खाती भारतीय परियोजनाएँ`,
    ofFilter: "जापानी फर्मों और भारतीय परियोजनाओं के मिलान",
    empty: "अभी कोई प्रकाशित मिलान नहीं है",
    unnamedOnly: (n) => (n === 1 ? "1 फर्म मेल खाती है, जिसका नाम यहाँ नहीं दिया गया है।" : `${n} फर्में मेल खाती हैं, जिनके नाम यहाँ नहीं दिए गए हैं।`),
    unnamed: (n) => (n === 1 ? "और 1 फर्म, जिसका नाम यहाँ नहीं दिया गया है" : `और ${n} फर्में, जिनके नाम यहाँ नहीं दिए गए हैं`),
    asOf: (day) => `${day} की स्थिति`,
    refused: "इस पृष्ठ पर मिलान नहीं दिखाए जा सकते।", gone: "यह प्रविष्टि अब प्रकाशित नहीं है।",
    busy: "सेवा अभी व्यस्त है। थोड़ी देर में अपने-आप फिर कोशिश होगी।", stillBusy: "सेवा व्यस्त है। कृपया बाद में फिर कोशिश करें।",
    failed: "मिलान लोड नहीं हो सके।", offline: "आप ऑफ़लाइन हैं। कनेक्शन लौटते ही मिलान दिखेंगे।",
    retry: "फिर कोशिश करें", score: "अंक", newTab: "(नए टैब में खुलता है)",
    place: "स्थान", states: "राज्य", role: "भूमिका", project: "परियोजना", deadline: "अंतिम तिथि", industries: "उद्योग",
    subSectors: "उप-क्षेत्र", capabilities: "क्षमताएँ", reason: "क्षेत्र", region: "प्रदेश", website: "वेबसाइट",
    comma: ", ", note: "हिंदी पाठ की जाँच मशीन ने की है; किसी मातृभाषी ने इसे अभी नहीं पढ़ा है।",
  },
};

const colours = (text, muted, background, border, accent) => `
  --text: var(--sme-match-text, ${text}); --muted: var(--sme-match-muted, ${muted});
  --background: var(--sme-match-background, ${background}); --border: var(--sme-match-border, ${border});
  --accent: var(--sme-match-accent, ${accent});`;
const light = colours("#1c2330", "#556070", "#fff", "#d5dae2", "#14509c");
const dark = colours("#e4e8ee", "#a3adba", "#14181f", "#374150", "#8ab8f5");
const lightContrast = colours("#000", "#000", "#fff", "#000", "#003a80");
const darkContrast = colours("#fff", "#fff", "#000", "#fff", "#b8d6ff");

// Every line has a fixed height, so that the skeleton is as high as what replaces it and the page never jumps.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block !important; min-width: 0 !important; }
:host([hidden]) { display: none !important; }
.frame {
  all: initial; display: block; position: relative; ${light}
  --cjk: "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic UI", "Noto Sans JP", "Noto Sans CJK JP", Meiryo;
  --deva: "Noto Sans Devanagari", "Kohinoor Devanagari", "Nirmala UI";
  --latin: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans";
  color: var(--text); font-family: var(--sme-match-font, var(--latin), var(--cjk), var(--deva), sans-serif);
  font-size: var(--sme-match-font-size, medium); line-height: 1.5; color-scheme: light; outline: 0;
  overflow-wrap: anywhere; text-align: left; -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
.frame:lang(ja) { font-family: var(--sme-match-font, var(--cjk), var(--latin), sans-serif); line-break: strict; }
.frame:lang(hi) { font-family: var(--sme-match-font, var(--deva), var(--latin), var(--cjk), sans-serif); }
@media (prefers-color-scheme: dark) { :host(:not([theme=light])) .frame { ${dark} color-scheme: dark; } }
:host([theme=dark]) .frame { ${dark} color-scheme: dark; }
@media (prefers-contrast: more) {
  .frame { ${lightContrast} }
  :host([theme=dark]) .frame { ${darkContrast} }
}
@media (prefers-contrast: more) and (prefers-color-scheme: dark) { :host(:not([theme=light])) .frame { ${darkContrast} } }
* { box-sizing: border-box; }
.stage { display: grid; }
.heard {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.card {
  container-type: inline-size; contain-intrinsic-inline-size: 18em;
  grid-area: 1 / 1; align-self: start; min-width: 0; overflow: hidden; background: var(--background);
  border: 1px solid var(--border); border-radius: var(--sme-match-radius, 8px);
}
.past, .ghost { visibility: hidden; }
ol { list-style: none; margin: 0; padding: 0; }
li + li { border-top: 1px solid var(--border); }
.row {
  position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; align-content: start; column-gap: 1em;
  box-sizing: content-box; padding: .875em 1em; overflow: hidden;
  height: max(var(--least), calc(var(--names) * 1.5em + var(--lines) * 1.375em + var(--gaps) * .25em));
}
:host([density=compact]) .row { padding: .5em .875em; }
.name {
  all: unset; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: var(--names); overflow: hidden;
  grid-column: 1; align-self: start; font-weight: 600; cursor: pointer;
}
.name::after { content: ""; position: absolute; inset: 0; }
.name:focus-visible::after {
  outline: 2px solid var(--accent); outline-offset: -3px; border-radius: var(--sme-match-radius, 8px);
}
.row:hover .name { color: var(--accent); }
.line {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 1; overflow: hidden;
  color: var(--muted); font-size: .875em; line-height: calc(11 / 7); margin-top: calc(2em / 7);
  grid-column: 1 / -1;
}
.name + .line { grid-column: 1; }
.line.reason { color: var(--text); }
.line.of-2 { -webkit-line-clamp: 2; }
.of-1 { word-break: break-all; }
.side { grid-area: 1 / 2 / span 2; align-self: start; display: flex; gap: .75em; }
.score {
  min-width: 4em; text-align: right; font-size: 1.25em; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.2;
}
.score small { color: var(--muted); font-size: .6em; font-weight: 400; }
.bar { display: block; height: 3px; margin-top: .25em; overflow: hidden; border-radius: 2px; background: var(--border); }
.bar::before { content: ""; display: block; width: calc(var(--score) * 1%); height: 100%; background: var(--accent); }
.turn {
  flex: none; width: .5em; height: .5em; margin: .375em .125em; border: solid var(--muted); border-width: 0 2px 2px 0;
  transform: rotate(45deg);
}
@container (width < 26em) {
  .side { grid-area: 1 / 2; }
  .score { min-width: 2.25em; font-size: 1em; line-height: 1.1; }
  .score small { display: none; }
  .row > .line { grid-column: 1 / -1; }
}
.open .turn { transform: translateY(.25em) rotate(225deg); }
.open .row { height: auto; }
.open .name { -webkit-line-clamp: none; word-break: normal; }
.open .line { display: none; }
dl { margin: 0; padding: 0 calc(1em / .875) .75em; font-size: .875em; line-height: 1.6; }
dl[hidden] { display: none; }
dl div { display: flex; flex-wrap: wrap; gap: 0 1em; padding: .25em 0; }
dt { flex: 0 0 7em; color: var(--muted); }
dd { flex: 1 1 14em; min-width: 0; margin: 0; }
a { display: inline-block; min-height: 24px; color: var(--accent); text-underline-offset: .2em; }
a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.name:focus-visible { outline: 0; }
.foot {
  display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1em; padding: .625em calc(1em / .8125);
  border-top: 1px solid var(--border); color: var(--muted); font-size: .8125em;
}
.foot span:last-child { margin-left: auto; }
.foot .note { flex-basis: 100%; }
.message {
  display: flex; flex-direction: column; align-items: center; justify-content: center;
  gap: .75em; min-height: 9em; padding: 1.25em 1em; text-align: center;
}
.message p { margin: 0; max-width: 30em; color: var(--muted); }
.message p:first-child { color: var(--text); }
.message button {
  all: unset; box-sizing: border-box; min-height: 2.5em; padding: .5em 1.25em; cursor: pointer; color: var(--accent);
  font-weight: 600; line-height: 1.5; border: 1px solid; border-radius: var(--sme-match-radius, 8px);
}
.message button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.bones { display: flex; flex-direction: column; justify-content: space-evenly; }
.bones i { width: 92%; height: .625em; border-radius: 3px; background: var(--border); }
.bones i:first-child { width: 46%; height: .875em; }
.bones i:last-child { width: 68%; }
@media (prefers-reduced-motion: no-preference) {
  .bones { animation: breathe 1.6s ease-in-out infinite alternate; }
  .past .bones { animation: none; }
  .turn { transition: transform .15s; }
}
@keyframes breathe { to { opacity: .45; } }
@media (prefers-contrast: more) { .bar { height: 5px; background: none; border: 1px solid; } }
@media (forced-colors: active) {
  .bones i { border: 1px solid; }
  .bar::before { background: Highlight; forced-color-adjust: none; }
}
`);

function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }

  // Whatever a record says becomes a text node; nothing of it is ever read as markup.
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

function failure(status, code, wait) {
  return Object.assign(new Error(code), { status, code, wait });
}

// Seconds or a date; the fraction of chance keeps the visitors of a popular page from coming back all at once.
function waitOf(header) {
  const seconds = Number(header) || (Date.parse(header) - Date.now()) / 1000 || 5;
  return (Math.min(Math.max(seconds, 1), 3600) + Math.random()) * 1000;
}

async function read(address, signal) {
  const response = await fetch(address, { credentials: "omit", signal })
    .catch(() => Promise.reject(failure(0, navigator.onLine ? "unreachable" : "offline")));
  const answer = await response.json().catch(() => null);
  if (response.ok && Array.isArray(answer?.items)) {
    return answer;
  }

  const wait = [429, 503].includes(response.status) ? waitOf(response.headers.get("Retry-After")) : undefined;
  throw failure(response.status, answer?.code ?? "unreadable", wait);
}

// Elements that ask the same share one request and, for a minute, its answer. It is given up with the last of them.
const asked = new Map();

function ask(address, signal) {
  let shared = asked.get(address);
  if (!shared) {
    const stop = new AbortController();
    const forget = () => asked.get(address) === shared && asked.delete(address);
    const timer = setTimeout(() => stop.abort(), 30_000);
    shared = { waiting: 0, stop, forget, answer: read(address, stop.signal).finally(() => clearTimeout(timer)) };
    asked.set(address, shared);
    shared.answer.then(() => {
      shared.waiting = Infinity;
      setTimeout(forget, 60_000);
    }, forget);
  }

  shared.waiting++;
  signal.addEventListener("abort", () => {
    if (--shared.waiting === 0) {
      shared.forget();
      shared.stop.abort();
    }
  });
  return shared.answer;
}

function watch(element, signal, options, then) {
  const observer = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) {
      observer.disconnect();
      then();
    }
  }, options);
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}

// A firm's website is a link only if it is an address that is safe to open.
function webAddress(text) {
  try {
    const address = new URL(text);
    return ["http:", "https:"].includes(address.protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}

function dayText(text, language, dateStyle) {
  const day = new Date(text ?? NaN);
  return isNaN(day) ? undefined : new Intl.DateTimeFormat(language, { dateStyle, timeZone: "UTC" }).format(day);
}

class SmeMatch extends HTMLElement {
  static observedAttributes =
    ["opportunity", "sme", "sub-sector", "state", "key", "lang", "count", "fields", "density"];

  #choice;
  #life = new AbortController();
  #changing = false;
  #viewed = false;
  #said = make("p", { class: "heard", role: "status" });
  #stage = make("div", { class: "stage" });
  #frame = make("div", { class: "frame", dir: "ltr", tabindex: -1 }, this.#said, this.#stage);

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#frame);
  }

  connectedCallback() {
    this.#change();
  }

  attributeChangedCallback() {
    this.#change();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  // Attributes often change several at a time; one microtask later they are read once.
  #change() {
    if (this.#changing) {
      return;
    }

    this.#changing = true;
    queueMicrotask(() => {
      this.#changing = false;
      if (this.isConnected) {
        this.#choice = this.#chosen();
        this.#showSkeleton();
        this.#loadWhenNear(this.#renew());
      }
    });
  }

  // What an earlier round has under way (request, timer, listeners) ends with the signal of that round.
  #renew() {
    this.#life.abort();
    this.#life = new AbortController();
    return this.#life.signal;
  }

  #chosen() {
    const count = Math.min(Math.trunc(this.getAttribute("count")), 20);
    const fields = (this.getAttribute("fields") ?? "place role score reason region").split(/[\s,]+/);
    const any = (...names) => names.some((name) => fields.includes(name));
    const roomy = this.getAttribute("density") !== "compact";
    const of = ["opportunity", "sme"].find((name) => this.getAttribute(name));
    const language = this.#language();
    // The lines of a closed row, and how high each is whether it is filled or not.
    const lines = {
      facts: any("place", "role") ? 1 : 0,
      project: of ? 0 : 1,
      kinds: any("industries", "capabilities") ? 1 : 0,
      reason: !any("reason") ? 0 : roomy ? 2 : 1,
      region: any("region") && roomy ? 1 : 0,
    };
    // A project's title is longer than a firm's name.
    const names = of === "sme" ? 2 : 1;
    return { of, any, names, lines, language, count: count >= 1 ? count : 5, words: texts[language] };
  }

  // The nearest language named around the element, also outside the shadow tree it may stand in.
  #language() {
    let named;
    for (let at = this; at && !named; at = at.getRootNode().host) {
      named = at.closest("[lang]")?.lang;
    }

    const [primary] = (named ?? "").toLowerCase().split("-");
    return Object.hasOwn(texts, primary) ? primary : "en";
  }

  #address() {
    const { of, count, language } = this.#choice;
    const query = new URLSearchParams();
    for (const [name, attribute] of of ? [[of, of]] : [["subSector", "sub-sector"], ["state", "state"]]) {
      if (this.getAttribute(attribute)) {
        query.set(name, this.getAttribute(attribute));
      }
    }

    if (!String(query) || !this.getAttribute("key")) {
      return undefined;
    }

    query.set("limit", count);
    query.set("lang", language);
    query.set("key", this.getAttribute("key"));
    return `${origin}/embed/v1/matches?${query}`;
  }

  #loadWhenNear(signal) {
    const { height, top, bottom } = this.getBoundingClientRect();
    if (height > 0 && top < innerHeight && bottom > 0) {
      this.#load(signal);
    } else {
      watch(this, signal, { rootMargin: "300px" }, () => this.#load(signal));
    }
  }

  async #load(signal, tries = 0) {
    const address = this.#address();
    const asking = address ? ask(address, signal) : Promise.reject(failure(0, "attributes-missing"));
    const [answer, failed] = await asking.then((value) => [value], (reason) => [undefined, reason]);
    if (signal.aborted) {
      return;
    }

    if (failed) {
      this.#showFailure(failed, tries, signal);
    } else if (answer.items.length === 0) {
      this.#showMessage(this.#choice.words.empty, answer.unnamed > 0 && this.#choice.words.unnamedOnly(answer.unnamed));
    } else {
      this.#showList(answer);
    }

    if (answer && !this.#viewed) {
      watch(this, signal, {}, () => {
        this.#viewed = true;
        this.#count("view");
      });
    }
  }

  // Usage is two counters for the partner: no visitor data, and nothing waits for it.
  #count(kind) {
    const query = new URLSearchParams({ key: this.getAttribute("key"), kind });
    fetch(`${origin}/embed/v1/events?${query}`, { method: "POST", keepalive: true, credentials: "omit" }).catch(() => {});
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  #showSkeleton() {
    const { any, names, lines, language, count, words } = this.#choice;
    const high = Object.values(lines).reduce((sum, one) => sum + one, 0);
    this.#frame.lang = language;
    this.#frame.style.setProperty("--least", any("score") ? "2.25em" : "1.5em");
    this.#frame.style.setProperty("--names", names);
    this.#frame.style.setProperty("--lines", high);
    this.#frame.style.setProperty("--gaps", Object.values(lines).filter(Boolean).length);
    const row = () => make("li", {},
      make("div", { class: "row bones" }, ...Array.from({ length: high + 1 }, () => make("i", {}))));
    const skeleton = make("div", { class: "card", "aria-hidden": "true" },
      make("ol", {}, ...Array.from({ length: count }, row)),
      this.#foot({ unnamed: 10, asOf: Date.now() }, "ghost"));
    this.#stage.replaceChildren(skeleton);
    this.#stage.setAttribute("aria-busy", true);
    this.#said.textContent = words.loading;
  }

  // The skeleton stays behind what covers it and keeps its height, so that nothing below moves up.
  #show(card, said) {
    const [skeleton] = this.#stage.children;
    skeleton.classList.add("past");
    this.#stage.replaceChildren(skeleton, card);
    this.#stage.setAttribute("aria-busy", false);
    this.#said.textContent = said;
  }

  #showMessage(...says) {
    const paragraphs = says.filter((text) => typeof text === "string").map((text) => make("p", {}, text));
    const others = says.filter((text) => text instanceof Node);
    this.#show(make("div", { class: "card message", part: "message" }, ...paragraphs, ...others),
      paragraphs.map((paragraph) => paragraph.textContent).join(" "));
  }

  #showFailure({ status, code, wait }, tries, signal) {
    const { words } = this.#choice;
    const again = (next) => this.#load(this.#renew(), next);
    const retry = make("button", { type: "button", part: "button" }, words.retry);
    retry.addEventListener("click", () => {
      this.#showSkeleton();
      this.#frame.focus({ preventScroll: true });
      again(0);
    });

    if ([401, 403].includes(status) || code === "attributes-missing") {
      this.#showMessage(words.refused);
    } else if (status === 404) {
      this.#showMessage(words.gone);
    } else if (wait && tries < 3) {
      this.#showMessage(words.busy);
      const timer = setTimeout(() => again(tries + 1), wait);
      signal.addEventListener("abort", () => clearTimeout(timer));
    } else {
      this.#showMessage(wait ? words.stillBusy : code === "offline" ? words.offline : words.failed, retry);
    }

    if (["offline", "unreachable"].includes(code)) {
      addEventListener("online", () => again(0), { once: true, signal });
    }

    this.#tell("match-error", { status, code });
  }

  #showList(answer) {
    const { of, words, language } = this.#choice;
    const name = answer.of?.name;
    const label = !of || !name ? words.ofFilter : of === "sme" ? words.ofSme(name) : words.ofOpportunity(name);
    const list = make("ol", { part: "list", role: "list", "aria-label": label },
      ...answer.items.map((item, index) => this.#row(item, index, answer.of)));
    this.#show(make("div", { class: "card" }, list, this.#foot(answer, "")), words.loaded(answer.items.length));
  }

  #foot({ unnamed, asOf }, ghost) {
    const { words, language } = this.#choice;
    const day = dayText(asOf, language, "long");
    return make("div", { class: "foot", part: "footer" },
      words.note && make("span", { class: `note ${ghost}` }, words.note),
      unnamed > 0 ? make("span", { class: ghost }, words.unnamed(unnamed)) : undefined,
      make("span", { class: ghost }, [day && words.asOf(day), "SmeMatch"].filter(Boolean).join(" · ")));
  }

  #row(item, index, of) {
    const { any, names, lines, words } = this.#choice;
    const facts = this.#facts(item);
    const shown = {
      facts: [facts.place ?? facts.states, facts.role], project: [facts.project],
      kinds: [facts.industries ?? facts.subSectors, facts.capabilities], reason: [facts.reason], region: [facts.region],
    };
    const name = make("button", {
      type: "button", class: `name of-${names}`, part: "name", "aria-expanded": false, "aria-controls": `more-${index}`,
    }, item.sme?.name ?? item.opportunity?.title ?? "");
    const text = Object.keys(lines).filter((line) => lines[line] > 0).map((line) => make("span",
      { class: `line ${line} of-${lines[line]}`, part: ["reason", "region"].includes(line) ? "reason" : "facts" },
      shown[line].filter(Boolean).join(" · ")));
    const side = make("div", { class: "side" },
      any("score") ? this.#score(item.score) : undefined, make("span", { class: "turn", "aria-hidden": "true" }));
    const more = make("dl", { id: `more-${index}`, hidden: "" }, ...Object.entries(facts)
      .filter(([, fact]) => fact)
      .map(([label, fact]) => make("div", {}, make("dt", {}, words[label]), make("dd", {}, fact))));
    const row = make("li", { part: "item" }, make("div", { class: "row" }, name, ...text, side), more);
    name.addEventListener("click", () => {
      more.hidden = !row.classList.toggle("open");
      name.setAttribute("aria-expanded", !more.hidden);
      if (!more.hidden) {
        const [opportunityId, smeId] = [item.opportunity?.id ?? of?.id, item.sme?.id ?? of?.id];
        this.#tell("match-select", { opportunityId, smeId, score: item.score });
        this.#count("select");
      }
    });
    return row;
  }

  #score(score) {
    const bar = make("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--score", score);
    return make("span", { class: "score", part: "score" },
      make("span", { class: "heard" }, `${this.#choice.words.score} `), score, make("small", {}, "/100"), bar);
  }

  // What a visitor may read of an item, as chosen, in the order and under the labels in which it is unfolded.
  #facts({ sme, opportunity, roleName, sectorReason, regionEvidence }) {
    const { any, words, language } = this.#choice;
    const chosen = (field, value) => (any(field) && value?.length ? value : undefined);
    const list = (values) => values?.join(words.comma);
    const address = chosen("website", webAddress(sme?.website)?.href);
    return {
      project: sme && opportunity?.title,
      place: chosen("place", sme?.place),
      states: sme ? undefined : chosen("place", list(opportunity?.states)),
      role: chosen("role", roleName),
      deadline: dayText(opportunity?.deadline, language, "long"),
      industries: chosen("industries", list(sme?.industries)),
      subSectors: sme ? undefined : chosen("industries", list(opportunity?.subSectors)),
      capabilities: chosen("capabilities", list(sme?.capabilities)),
      reason: chosen("reason", sectorReason),
      region: chosen("region", regionEvidence),
      website: address && make("a", { href: address, target: "_blank", rel: "noopener noreferrer" },
        new URL(address).host, make("span", { class: "heard" }, ` ${words.newTab}`)),
    };
  }
}

// Two versions of the file may meet on one page; the first stays.
if (!customElements.get("sme-match")) {
  customElements.define("sme-match", SmeMatch);
}
