// The page: input, the documents that the service returns, and the panes of one of them.

import { Problem, show } from "./api.js";
import { byId, count, describe, element, number, RANKS, severityBadge, severityBadges, severityText } from "./dom.js";
import { Findings } from "./findings.js";
import { HexView } from "./hex.js";
import { Input } from "./input.js";
import { Structure, Tree } from "./tree.js";

const AT_ONCE = 4; // requests

const DOCUMENTS = { certificate: "certificate", crl: "CRL", ocsp: "OCSP response" };
const TYPE_SOURCES = {
  forced: "as given",
  policy: "by policy OID",
  policy_map: "by mapped policy OID",
  guessed: "guessed from the subject",
};
const VERSION_SOURCES = {
  pinned: "as given",
  latest: "the latest",
  issued_at: "in force at the given time",
  not_before: "in force at notBefore",
  produced_at: "in force at producedAt",
  this_update: "in force at thisUpdate",
  unknown_date: "the latest, because the date is unreadable",
  not_in_force: "none in force at issuance",
  out_of_scope: "the BR do not apply",
};

const tabs = document.querySelector(".tabs");

/** What became of a document, where its findings do not say it. */
const STATUSES = {
  clean: "without findings",
  not_applicable: "not applicable",
  unreadable: "unreadable",
  failed: "failed",
};

let documents = [];
let current = null;
let structure = null;
let run = 0;

const tree = new Tree(byId("tree"), (index) => select(structure.elements[index], index));
const hexView = new HexView({
  grid: byId("hex"),
  note: byId("bytes-note"),
  previous: byId("previous"),
  next: byId("next"),
  onSelect: (offset) => {
    const index = structure.innermost(offset);
    if (index !== null) {
      select(structure.elements[index], index);
    }
  },
});
const findings = new Findings({
  onSelect: (finding) => {
    showTab("bytes");
    select(finding, structure.indexOf(finding));
    announce(`${finding.path || "document"}, offset ${finding.offset}, ${count(finding.length, "byte")}`);
  },
  onFilter: (shown) => {
    structure.setFindings(shown);
    tree.refresh();
  },
});
new Input({ onLint: lint, onClear: clear });

byId("expand").addEventListener("click", () => tree.expandAll(true));
byId("collapse").addEventListener("click", () => tree.expandAll(false));
for (const tab of document.querySelectorAll("[data-tab]")) {
  tab.addEventListener("click", () => showTab(tab.dataset.tab));
}
addEventListener("unhandledrejection", ({ reason }) => complain(`The page failed: ${reason?.message ?? reason}`));
addEventListener("error", ({ message }) => complain(`The page failed: ${message}`));

async function lint(inputs, options) {
  clear();
  if (!inputs.length) {
    complain("There is nothing to lint: paste or choose a document.");
    byId("text").focus();
    return;
  }
  const mine = run;
  byId("lint").disabled = true;
  announce("Linting…");
  try {
    const answers = await askAll(inputs, options);
    if (mine === run) {
      report(answers);
    }
  } finally {
    byId("lint").disabled = false;
  }
}

/** The documents of each input, or the problem with it; a few requests at a time. */
async function askAll(inputs, options) {
  const answers = [];
  const todo = inputs.entries();
  const work = async () => {
    for (const [index, { name, body }] of todo) {
      try {
        answers[index] = { documents: await show(body, name, options) };
      } catch (error) {
        if (!(error instanceof Problem)) {
          throw error;
        }
        answers[index] = { problem: error.message, documents: [failed(name, error.message)] };
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

/** A document for an input that the service did not take. */
function failed(source, error) {
  const result = { source, index: 0, findings: [], error, rules_evaluated: 0, status: "unreadable" };
  return { document: null, result, size: 0, excerpts: [], structure: [] };
}

function report(answers) {
  if (answers.every(({ problem }) => problem !== undefined)) {
    complain([...new Set(answers.map(({ problem }) => problem))].join(" "));
    announce("");
    return;
  }
  documents = answers.flatMap((answer) => answer.documents);
  const summary = summaryOf(documents.map(({ result }) => result));
  byId("summary").textContent = summary;
  byId("results").hidden = false;
  byId("skip-results").hidden = false;
  byId("documents").hidden = documents.length < 2;
  byId("documents")
    .querySelector("ol")
    .replaceChildren(...documents.map((shown, index) => listItem(shown, index)));
  const ranks = documents.map(rankOf);
  open(ranks.indexOf(Math.max(...ranks)));
  showTab("findings");
  announce(`Done. ${summary}`);
  byId("results").focus({ preventScroll: true });
  byId("results").scrollIntoView({ block: "start" });
}

function summaryOf(results) {
  const all = results.flatMap((result) => result.findings);
  const parts = [count(results.length, "document"), severityText(all) || "no findings"];
  for (const [status, words] of Object.entries(STATUSES)) {
    const found = results.filter((result) => result.status === status).length;
    if (found && (results.length > 1 || status !== "clean")) {
      parts.push(`${number(found)} ${words}`);
    }
  }
  return `${parts.join("; ")}.`;
}

const titleOf = ({ result }) => (result.index ? `${result.source} #${result.index}` : result.source);

/** How bad the worst of a document is. */
const rankOf = ({ result }) =>
  result.error === null ? Math.max(0, ...result.findings.map(({ severity }) => RANKS[severity])) : RANKS.error;

const nameOf = ({ result }) => result.subject ?? result.issuer ?? result.responder ?? "";

function listItem(shown, index) {
  const { result } = shown;
  const verdict = severityBadges(result.findings);
  if (result.status === "unreadable" || result.status === "failed") {
    verdict.push(severityBadge("error", STATUSES[result.status]));
  } else if (result.status !== "findings") {
    verdict.push(element("span", { class: result.status }, STATUSES[result.status]));
  }
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", onclick: () => choose(index) },
      element("span", { class: "name" }, titleOf(shown)),
      element("span", { class: "subject" }, nameOf(shown)),
      element("span", { class: "marks" }, ...verdict),
    ),
  );
}

function choose(index) {
  open(index);
  showTab("findings");
}

/** Show one document. */
function open(index) {
  current = documents[index];
  const { result } = current;
  byId("documents")
    .querySelectorAll("button")
    .forEach((button, other) => button.setAttribute("aria-current", String(other === index)));
  byId("document-heading").textContent = titleOf(current);
  byId("document-subject").textContent = nameOf(current);
  byId("document-error").textContent = result.error === null ? "" : `Not linted: ${result.error}`;
  byId("document-error").hidden = result.error === null;
  describe(byId("facts"), factsOf(current));
  findings.show(result);
  structure = new Structure(current.structure, findings.shown);
  tree.show(structure);
  hexView.show(current.excerpts, current.size);
  byId("place").replaceChildren();
  showNote();
  const first = findings.shown[0];
  if (first) {
    select(first, structure.indexOf(first));
  }
}

function factsOf({ document: type, result, size }) {
  const profile = [result.type, result.generation].filter(Boolean).join("-");
  return [
    ["Document", result.tbs ? "TBSCertificate" : DOCUMENTS[type]],
    ["Status", result.status.replace("_", " ")],
    ["Kind", result.kind?.replaceAll("_", " ")],
    ["Type", profile && `${profile}, ${TYPE_SOURCES[result.type_source] ?? result.type_source}`],
    ["BR version", [result.br_version, VERSION_SOURCES[result.br_version_source]].filter(Boolean).join(", ")],
    ["Scope", result.in_scope === false ? "outside the scope of the S/MIME BR" : ""],
    ["Issued at", result.issued_at],
    ["Valid", [result.not_before, result.not_after].filter(Boolean).join(" to ")],
    ["Serial number", result.serial_number ? element("code", {}, result.serial_number) : ""],
    ["CRL number", result.crl_number],
    ["Updated", [result.this_update, result.next_update].filter(Boolean).join(" to ")],
    ["Issuer", result.subject ? result.issuer : ""],
    ["Rules evaluated", result.error === null ? number(result.rules_evaluated) : ""],
    ["Size", size ? count(size, "byte") : ""],
    ["SHA-256", result.sha256 ? element("code", { class: "hash" }, result.sha256) : ""],
  ];
}

function showNote() {
  const omitted = current.structure.reduce((sum, entry) => sum + (entry.omitted ?? 0), 0);
  let note = "";
  if (!current.structure.length) {
    note =
      current.result.error !== null
        ? "The document does not decode."
        : "The structure of the first 100 documents is shown. Lint this document alone to see its structure.";
  } else if (omitted) {
    note = `The document is large: ${count(omitted, "element")} and those below are not shown. Elements with findings are.`;
  }
  byId("structure-note").textContent = note;
  byId("structure-note").hidden = !note;
}

/** Select an element, or a finding with the element at its place: in the tree, the list and the bytes. */
function select(place, index) {
  if (index === null) {
    byId("place").replaceChildren();
  } else {
    tree.select(index);
    findings.mark(structure.findings[index]);
    describePlace(structure.elements[index], structure.findings[index]);
  }
  hexView.select(place.offset, place.length); // at last, because the description takes room from the bytes
}

function describePlace(entry, found) {
  const { path, offset, length, node, value, fields = {} } = entry;
  const facts = describe(element("dl"), [
    ["Element", node],
    ["Offset", number(offset)],
    ["Length", count(length, "byte")],
    ["Value", value],
    ...Object.entries(fields).filter(([name, text]) => !["value", "text", "oid"].includes(name) && text !== value),
  ]);
  byId("place").replaceChildren(
    element("p", { class: "path" }, element("code", {}, path || entry.label)),
    facts,
    ...found.map(({ severity, message }) => element("p", { class: "found" }, severityBadge(severity), " ", message)),
  );
}

/** On narrow screens, one pane is shown at a time. */
function showTab(name) {
  byId("panes").dataset.shown = name;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.tab === name));
  }
  if (tabs.checkVisibility()) {
    byId("panes").scrollIntoView({ block: "start" });
    tree.reveal();
    hexView.reveal();
  }
}

function clear() {
  run += 1;
  documents = [];
  current = null;
  byId("problem").hidden = true;
  byId("results").hidden = true;
  byId("skip-results").hidden = true;
  announce("");
}

function complain(message) {
  byId("problem").textContent = message;
  byId("problem").hidden = false;
}

function announce(message) {
  byId("status").textContent = message;
}
