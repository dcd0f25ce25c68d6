// The page of a rule, in a dialog.

import { Problem, rule } from "./api.js";
import { breakable, byId, describe, element, severityBadge } from "./dom.js";

const dialog = byId("rule");
const heading = byId("rule-heading");
const page = byId("rule-page");

/** Open the page of a rule. Closing it gives the focus back. */
export async function openRule(id) {
  heading.replaceChildren(...breakable(id));
  page.replaceChildren(element("p", { class: "hint" }, "Loading…"));
  dialog.showModal();
  try {
    page.replaceChildren(...contentOf(await rule(id)));
  } catch (error) {
    if (!(error instanceof Problem)) {
      throw error;
    }
    page.replaceChildren(element("p", { class: "message error", role: "alert" }, error.message));
  }
}

function contentOf(record) {
  if (record.severity === undefined) {
    return paragraphs(record.description); // an id that is not that of a rule
  }
  const facts = describe(element("dl"), [
    ["Citation", record.citation],
    ["Applies to", appliesTo(record)],
    ["In force", windowOf(record)],
    ["Runs", { reminder: "only with Reminders", "opt-in": "only when selected by its id" }[record.mode]],
    ["Covers", (record.requirements ?? []).filter((requirement) => requirement !== record.id).join(", ")],
    ["Fix", record.fix],
  ]);
  return [
    element("p", { class: "rule-title" }, severityBadge(record.severity), " ", record.title),
    ...paragraphs(record.description),
    facts,
    ...exampleOf(record.example),
  ];
}

/** Paragraphs of text, with code between backquotes. */
function paragraphs(text) {
  return text
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim())
    .map((paragraph) =>
      element(
        "p",
        {},
        ...paragraph.split(/`+([^`]+)`+/).map((piece, index) => (index % 2 ? element("code", {}, piece) : piece)),
      ),
    );
}

function appliesTo({ kinds = [], types = [], generations = [] }) {
  const parts = [kinds.length > 6 ? "all documents" : kinds.map((kind) => kind.replaceAll("_", " ")).join(", ")];
  if (types.length && types.length < 4) {
    parts.push(types.join(", "));
  }
  if (generations.length && generations.length < 3) {
    parts.push(generations.join(", "));
  }
  return parts.filter(Boolean).join("; ");
}

function windowOf({ since, until, effective, expires }) {
  const parts = [];
  if (since) {
    parts.push(until ? `BR ${since} to ${until}` : `BR ${since} and later`);
  }
  if (effective) {
    parts.push(`issued from ${effective}`);
  }
  if (expires) {
    parts.push(`issued before ${expires}`);
  }
  return parts.join(", ") || "always";
}

function exampleOf(example) {
  if (!example) {
    return [];
  }
  const pairs = ["message", "path", "value"].map((name) => [
    name[0].toUpperCase() + name.slice(1),
    example[name] && element("span", {}, ...breakable(example[name])),
  ]);
  return [element("h3", {}, "Example"), describe(element("dl"), pairs)];
}
