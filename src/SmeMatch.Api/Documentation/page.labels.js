// The page's own labels in Japanese, while the page is in Japanese. The first table says what a label is called, the
// others what a word means in one place only. What is longer than a label comes translated in the document.
const labels = {
  "": {
    "Select a definition": "言語", "Skip to operations": "操作の一覧へ", "Contact The SmeMatch founders": "問い合わせ先",
    Matches: "適合", Insights: "分析", Opportunities: "案件", SMEs: "企業", Partners: "掲載サイト", Contacts: "担当者",
    Jobs: "取込と照合", Exchange: "書き出し", Access: "組織とキー", Reference: "参照表",
    Authorize: "キーを入力", Authorized: "キー入力済み", "Available authorizations": "キーの入力", "(http, Bearer)": "（アクセスキー）",
    "Value:": "キー：", Logout: "キーを外す", Close: "閉じる",
    "Try it out": "試す", Cancel: "やめる", Reset: "元に戻す", Execute: "実行", Clear: "結果を消す",
    Parameters: "入力欄", "No parameters": "入力欄はありません。", Name: "名称", Description: "説明", Type: "種類",
    "Request body": "送る内容", "Edit Value": "内容を書く", "Example Value": "例", Schema: "項目の説明",
    "Examples:": "例：", Example: "例", "Default value": "指定がないとき", "Available values": "選べる値",
    "Send empty value": "空のまま送る", "Expand all": "すべて開く", "Collapse all": "すべて閉じる",
    Responses: "回答", "Server response": "届いた回答", "Response body": "回答の内容", "Response headers": "回答の付記",
    "Headers:": "付記：", Code: "番号", Details: "内容", Links: "リンク", "No links": "リンクなし", "Media type": "形式",
    "Controls": "この選択が", "header.": "になります。", Undocumented: "説明なし",
    "Curl": "コマンド（curl）", "Request URL": "送信先", "Request duration": "かかった時間", "Loading...": "読み込み中…",
    Download: "保存", "Download file": "ファイルを保存",
    "Unrecognized response type; displaying content as text.": "形式が不明なため、そのまま表示します。",
    "Please correct the following validation errors and try again.": "次の欄を直して、もう一度実行してください。",
    "Required field is not provided.": "入力が必要です。",
    "Value must be an integer": "整数を入れてください。", "Value must be a number": "数を入れてください。",
    "Value must be a DateTime": "日時を入れてください。", "Value must be a Guid": "idを入れてください。",
    "Parameter string value must be valid JSON": "JSONとして読めません。",
  },
  ".parameter__in": { path: "対象", query: "条件", header: "付記" },
  ".parameter__type": { string: "文字", integer: "整数", number: "数", boolean: "はい・いいえ", "array<string>": "文字の並び" },
  option: {
    true: "はい", false: "いいえ", en: "英語（en）", ja: "日本語（ja）", hi: "ヒンディー語（hi、機械による確認のみ）",
    prime: "元請", jvMember: "共同企業体の構成員", subcontractor: "下請", supplier: "資機材の供給者",
    identification: "構想", preparation: "準備", implementation: "実施", completion: "完成", maintenance: "維持管理",
    decommissioning: "廃止作業中", decommissioned: "廃止済み", open: "募集中", umbrella: "全体プロジェクト", closed: "終了",
    cancelled: "中止", JPY: "円（JPY）", INR: "ルピー（INR）", USD: "米ドル（USD）", EUR: "ユーロ（EUR）",
    ...names,
  },
};

// What records, answers and the document say stays as it is.
const notLabels = ".in-words, .microlight, pre, textarea, .info .renderedMarkdown, .parameter__name, "
  + ".opblock-summary-path, .json-schema-2020-12__title";

function labelOf(node) {
  const english = node.nodeValue.trim();
  // What went wrong stands in words above.
  if (english.startsWith("Error: ") && node.parentElement?.closest(".live-responses-table")) {
    return "エラー";
  }

  const [, field, fault] = /^For '(.+)': (.+)$/.exec(english) ?? [];
  if (fault) {
    return `${field}：${labels[""][fault] ?? fault}`;
  }

  const parent = node.parentElement;
  const [, table] = Object.entries(labels).findLast(
    ([place, words]) => Object.hasOwn(words, english) && (!place || parent?.closest(place))) ?? [];
  return table && !parent?.closest(notLabels) ? table[english] : undefined;
}

// Only values of text nodes change, so the library that made the page keeps its nodes; what it writes anew in
// English is translated anew.
const changed = new WeakMap();

function label(root) {
  const isJapanese = document.documentElement.lang === "ja";
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = root.nodeType === Node.TEXT_NODE ? root : texts.nextNode(); node; node = texts.nextNode()) {
    const before = changed.get(node);
    const text = isJapanese ? labelOf(node) : before?.japanese === node.nodeValue ? before.english : undefined;
    if (text !== undefined) {
      changed.set(node, { english: node.nodeValue, japanese: text });
      node.nodeValue = text;
    }
  }
}

// The page is large: but for a change of its language, only what was added or changed is looked at.
new MutationObserver((changes) => {
  if (changes.some((change) => change.type === "attributes")) {
    label(document.body);
  } else if (document.documentElement.lang === "ja") {
    changes.flatMap((change) => change.type === "childList" ? [...change.addedNodes] : [change.target]).forEach(label);
  }
}).observe(document, { attributeFilter: ["lang"], characterData: true, childList: true, subtree: true });
