// An answer in words and tables above its JSON, for those who read no JSON. Text nodes only.
const inWords = {
  en: {
    role: {
      prime: "prime contractor", jvMember: "joint-venture member", subcontractor: "subcontractor", supplier: "supplier",
    },
    gate: {
      open: "Open", debarred: "Not debarred", certifications: "Certificates", "sme-status": "SME status", role: "Role",
    },
    result: { pass: "met", fail: "not met", unknown: "to be settled" },
    rank: "Rank", firm: "Firm", project: "Project", score: "Score", why: "Why",
    sector: "Sector", size: "Size", region: "Region",
    place: "Place", name: "Name", tryRegion: "What if region counted more?",
    brief: "Print a brief", briefs: { "&columns=2": "with 2 side by side", "&columns=4": "with 4", "&also=ja": "with Japanese" },
    packages: "See its packages",
    explain: "Why, and what would raise it?",
    reasons: "Why this score", settle: "What would settle it:", gates: "Conditions", raise: "What would raise it",
    then: "Score then",
    placeThen: "Rank then",
    now: "Today", shift: "Shift", today: "Score today", weights: "Weights tried (today)",
    listed: (rank) => `Rank ${rank}`,
    unlisted: "Not on the list", heat: "Open the heat map", open: "Open projects", without: "Without a firm",
    lost: "Value without a firm", value: "Value", turnover: "Turnover",
    firms: "Firms", nothing: "Nothing fits them", state: "State", prefecture: "Prefecture", industry: "Industry",
    opener: "What would open most",
    none: "Nothing found.", choose: "Names to choose from", unknown: "not stated",
    hindi: "The Hindi was machine-reviewed, not yet read by a native reader.",
  },
  ja: {
    role: { prime: "元請", jvMember: "共同企業体の構成員", subcontractor: "下請", supplier: "資機材の供給者" },
    gate: { open: "募集中", debarred: "取引排除なし", certifications: "認証", "sme-status": "中小企業", role: "役割" },
    result: { pass: "適合", fail: "不適合", unknown: "要確認" },
    rank: "順位", firm: "企業", project: "案件", score: "スコア", why: "理由", sector: "部門", size: "規模", region: "地域",
    place: "所在地", name: "名称", tryRegion: "地域を重くしたら？", explain: "理由と、上げる手立て",
    brief: "説明資料を印刷する", briefs: { "&columns=2": "2件を並べて", "&columns=4": "4件を並べて", "&also=en": "英語を添えて" },
    packages: "配下のパッケージを見る",
    reasons: "このスコアの理由", settle: "解決するには：", gates: "条件", raise: "スコアを上げる手立て", then: "そのときのスコア", placeThen: "そのときの順位",
    now: "今日", shift: "変化", today: "今日のスコア", weights: "試した重み（今日）", listed: (rank) => `${rank}位`,
    unlisted: "一覧の外", heat: "ヒートマップを開く", open: "募集中の案件", without: "企業なし", lost: "企業なしの金額", value: "金額", turnover: "年商",
    firms: "企業数", nothing: "適合する案件なし", state: "州", prefecture: "都道府県", industry: "業種", opener: "最も多く開く手立て",
    none: "該当するものはありません。", choose: "候補の名称", unknown: "記載なし",
    hindi: "ヒンディー語は機械による確認のみで、母語話者はまだ読んでいません。",
  },
};

const isList = (one) => Array.isArray(one) && one.length > 0;

function part(name, ...content) {
  const node = document.createElement(name);
  node.append(...content.flat(Infinity).filter((one) => ![undefined, null, "", false].includes(one))
    .map((one) => one.nodeType ? one : `${one}`));
  return node;
}

function table(heads, rows) {
  const head = part("tr", heads.map((text) => {
    const cell = part("th", text);
    cell.scope = "col";
    return cell;
  }));
  const frame = part("div", part("table", part("thead", head),
    part("tbody", rows.map((row) => part("tr", row.map((cell) => part("td", cell ?? "–")))))));
  frame.className = "wide";
  // It may scroll, so the keyboard must reach it.
  frame.tabIndex = 0;
  return frame;
}

const list = (items) => part("ul", items.map((item) => part("li", item)));

function link(text, address) {
  const node = part("a", text);
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener";
  return node;
}

function button(text, act) {
  const node = part("button", text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

// Opens an operation with fields filled in, as if they were typed, and executes it.
async function execute(tag, operation, fields) {
  openOperation(`#/${tag}/${operation}`);
  const find = (selector) => document.querySelector(`#operations-${tag}-${operation} ${selector}`);
  for (let left = 40; left > 0 && !find(".execute"); left--) {
    await new Promise((wait) => setTimeout(wait, 50));
  }

  for (const [selector, text] of Object.entries(fields)) {
    const field = find(selector);
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The page takes over what is typed after a moment.
  setTimeout(() => (find(".btn-clear")?.click(), find(".execute").click()), 700);
}

const input = (name) => `tr[data-param-name="${name}"] input`;

function bar(label, value) {
  const meter = document.createElement("meter");
  [meter.max, meter.value, meter.ariaHidden] = [100, value, "true"];
  return part("div", part("span", label), meter, part("b", value));
}

function factors(match, words) {
  const frame = part("div", ["sector", "size", "region"].map((name) => bar(words[name], match.factors[name])));
  frame.className = "factors";
  return frame;
}

const shift = (places) => places > 0 ? `▲ ${places}` : places < 0 ? `▼ ${-places}` : places === 0 ? "=" : undefined;
const both = (one) => one.nameJa && one.nameJa !== one.name
  ? [one.name, part("br"), part("small", one.nameJa)] : [one.name];
const about = (one, label) => [...one.shown.places, one.shown.amount && `${label} ${one.shown.amount}`]
  .filter(Boolean).join(" · ");
const texts = (match) => list(match.reasons.map((reason) => reason.text));

// A name to choose: a button that puts the record where the name was typed, and asks again.
const choice = ({ detail }, block) => (one) => {
  const typed = [...block.querySelectorAll("tr[data-param-name] input")]
    .filter((field) => field.value && detail.includes(field.value))
    .toSorted((one, other) => other.value.length - one.value.length)[0];
  const [, tag, operation] = block.id.split("-");
  return typed ? button(one.name, () => execute(
    tag, operation, { [input(typed.closest("tr").dataset.paramName)]: one.id })) : one.name;
};

const shapes = [
  // A problem: what is wrong, and names to choose from.
  [(body) => body.type?.startsWith("urn:smematch:problem"), (body, words, block) => [
    part("h4", body.title), part("p", body.detail),
    isList(body.errors) && list(body.errors.map((one) => [
      part("b", one.pointer ?? one.parameter ?? ""), " ", one.detail])),
    isList(body.candidates) && [part("p", `${words.choose}:`), list(body.candidates.map(choice(body, block)))],
  ]],
  // A what-if: the places then beside today's.
  [(body) => body.weightsToday, (body, words) => {
    const { weights, weightsToday } = body;
    const changed = ["sector", "size", "region"].map(
      (name) => `${words[name]} ${weights[name]} (${weightsToday[name]})`);
    return [part("h4", body.of.name), part("p", `${words.weights}: ${changed.join(" · ")}`),
      table([words.rank, words.now, words.shift, words.name, words.score, words.today, words.why],
        body.items.map((item) => [
          item.rank, item.rankToday, shift(item.shift),
          both([item.match.sme, item.match.opportunity].find((one) => one && one.id !== body.of.id)), item.score, item.scoreToday, texts(item.match),
        ]))];
  }],
  // A list of matches.
  [(body) => body.of && body.items && body.briefUrl, (body, words) => {
    const firms = body.briefUrl.startsWith("/briefs/opportunities/");
    const names = (item) => firms ? [body.of.name, item.sme.name] : [item.opportunity.name, body.of.name];
    const weights = { sector: 40, size: 20, region: 40 };
    const [ofBody, ofItem] = firms ? [words.value, words.turnover] : [words.turnover, words.value];
    const tried = { [firms ? "opportunityId" : "smeId"]: body.of.name, weights, limit: 10 };
    return [part("h4", body.of.name), part("p", about(body.of, ofBody)),
      part("p", link(words.brief, body.briefUrl), " ",
        Object.entries(words.briefs).map(([more, text]) => [link(text, body.briefUrl + more), " "]),
        button(words.tryRegion, () => execute(
          "Matches", "tryScore", { "textarea.body-param__text": JSON.stringify(tried, null, 2) }))),
      body.closed && part("p", `${body.closed.evidence} ${body.closed.settle}`, " ",
        body.closed.code === "gate-open-umbrella" && button(words.packages, () => execute(
          "Opportunities", "listOpportunities", { [input("parentId")]: body.of.id }))),
      body.items.length === 0 ? !body.closed && part("p", words.none) : table(
        [words.rank, words.score, firms ? words.firm : words.project, words.why], body.items.map((item) => [
          item.rank, part("b", item.score),
          [both(item.sme ?? item.opportunity), part("p", about(item.sme ?? item.opportunity, ofItem)),
            part("p", words.role[item.role] ?? ""), factors(item, words)],
          [texts(item), button(words.explain, () => execute(
            "Matches", "explainMatch",
            Object.fromEntries(["opportunityId", "smeId"].map((name, place) => [input(name), names(item)[place]]))))],
        ]))];
  }],
  // One pair explained.
  [(body) => body.eligibility && body.opportunity && body.sme, (body, words) => [
    part("h4", `${body.sme.name} – ${body.opportunity.name}`),
    part("p", part("b", `${words.score} ${body.score}`), ` · ${body.rank ? words.listed(body.rank) : words.unlisted}`,
      body.role && ` · ${words.role[body.role]}`),
    factors(body, words), part("h5", words.reasons), texts(body), part("h5", words.gates),
    list(body.eligibility.gates.map((gate) => [
      part("b", `${words.gate[gate.gate] ?? gate.gate}: ${words.result[gate.result]}`), " – ", gate.evidence,
      gate.settle && ` ${words.settle} ${gate.settle}`,
    ])),
    isList(body.raise) && [part("h5", words.raise), table([words.raise, words.then, words.placeThen],
      body.raise.map((one) => [one.text, one.score, one.rank ?? words.unlisted]))],
  ]],
  // The report on coverage.
  [(body) => body.cells && body.openers, (body, words) => {
    const heads = [words.open, words.without, words.lost];
    const figures = (one) => [one.figures.opportunities, one.figures.uncovered, one.figures.uncoveredValue];
    const worst = (rows) => rows.filter((one) => one.figures.uncovered > 0)
      .toSorted((one, other) => other.figures.uncoveredYen - one.figures.uncoveredYen)
      .map((one) => [one.name ?? words.unknown, ...figures(one)]);
    const idle = (rows) => rows.filter((one) => one.without > 0)
      .toSorted((one, other) => other.without - one.without).slice(0, 10)
      .map((one) => [one.name ?? words.unknown, one.firms, one.without]);
    return [part("p", link(words.heat, body.pictureUrl)),
      table([...heads, words.firms, words.nothing],
        [[...figures({ figures: body.total }), body.firms, body.firmsWithout]]),
      part("h5", words.opener), table([words.name, words.open, words.value],
        body.openers.map((one) => [one.name, one.opportunities, one.value])),
      part("h5", words.state), table([words.state, ...heads], worst(body.byState)),
      part("h5", words.sector), table([words.sector, ...heads], worst(body.bySubSector)),
      part("h5", words.prefecture), table([words.prefecture, words.firms, words.nothing], idle(body.byPrefecture)),
      part("h5", words.industry), table([words.industry, words.firms, words.nothing], idle(body.byIndustry))];
  }],
  // Firms or projects looked up.
  [(body) => body.items?.[0]?.briefUrl, (body, words) => [
    table([words.name, words.place, ""], body.items.map((item) => {
      const name = item.name ?? item.title;
      const first = document.documentElement.lang === "ja" ? name.ja ?? name.en : name.en ?? name.ja;
      return [both({ name: first, nameJa: name.ja }),
        [item.shown?.prefecture ?? item.shown?.states?.join(", "), item.municipality].filter(Boolean).join(" "),
        link(words.brief, item.briefUrl)];
    }))]],
];

function inWordsOf(text, isHindi, block) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }

  const words = inWords[document.documentElement.lang] ?? inWords.en;
  const [, show] = shapes.find(([fits]) => body && fits(body)) ?? [];
  const section = show && part("section", show(body, words, block), isHindi && part("p", part("small", words.hindi)));
  if (section) {
    section.className = "in-words";
  }

  return section;
}

const shownTexts = new WeakMap();
new MutationObserver(() => {
  for (const cell of document.querySelectorAll(".live-responses-table td.response-col_description")) {
    const text = cell.querySelector("pre")?.textContent ?? "";
    if (shownTexts.get(cell) !== text) {
      shownTexts.set(cell, text);
      cell.querySelector(".in-words")?.remove();
      const section = inWordsOf(text, /content-language: hi/.test(cell.textContent), cell.closest(".opblock"));
      if (section) {
        cell.prepend(section);
      }
    }
  }
}).observe(document, { childList: true, subtree: true });
