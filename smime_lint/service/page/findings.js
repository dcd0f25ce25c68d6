// The findings on a document as a list.

import { breakable, byId, count, element, NAMES, number, RANKS, severityBadge } from "./dom.js";
import { openRule } from "./rule.js";

export class Findings {
  /** `onSelect` gets a finding whose bytes are wanted. */
  constructor({ onSelect, onFilter }) {
    this.onSelect = onSelect;
    this.list = byId("findings");
    this.note = byId("no-findings");
    this.severity = byId("severity");
    this.severity.addEventListener("change", () => {
      this.#draw();
      onFilter(this.shown);
    });
  }

  show(result) {
    this.result = result;
    this.#draw();
  }

  /** Those that the filter lets through. */
  get shown() {
    const least = Number(this.severity.value);
    return this.result.findings.filter((finding) => RANKS[finding.severity] >= least);
  }

  #draw() {
    const shown = this.shown;
    this.items = new Map(shown.map((finding) => [finding, this.#make(finding)]));
    const suppressed = (this.result.suppressed ?? []).map((finding) => this.#make(finding));
    this.list.replaceChildren(...this.items.values(), ...suppressed);
    this.note.textContent = this.#remark(shown);
    this.note.hidden = !this.note.textContent;
  }

  #remark(shown) {
    const { error, findings, status, rules_evaluated: rules } = this.result;
    if (error !== null) {
      return "The document was not linted.";
    }
    if (!findings.length && status === "not_applicable") {
      return (
        "No findings, but the selected rules do not apply to this document: " +
        `${count(rules, "other rule")} ${rules === 1 ? "was" : "were"} evaluated.`
      );
    }
    if (!findings.length) {
      return `No findings. ${count(rules, "rule")} ${rules === 1 ? "was" : "were"} evaluated.`;
    }
    const hidden = findings.length - shown.length;
    return hidden ? `${number(shown.length)} of ${count(findings.length, "finding")}; ${number(hidden)} not shown.` : "";
  }

  #make(finding) {
    const { severity, message, rule, citation, path, offset, length, value, fix, reason } = finding;
    return element(
      "li",
      { class: `finding ${severity}` },
      element("p", { class: "head" }, severityBadge(severity), " ", element("span", { class: "what" }, message)),
      value === null || message.includes(value)
        ? null
        : element("p", { class: "evidence" }, "Value: ", element("code", {}, value)),
      reason === undefined ? null : element("p", { class: "fix" }, `Suppressed: ${reason}`),
      fix === null ? null : element("p", { class: "fix" }, `Fix: ${fix}`),
      element(
        "p",
        { class: "links" },
        element(
          "button",
          {
            type: "button",
            class: "where",
            "aria-label": `Show the bytes of ${path}: ${NAMES[severity]}: ${message}`,
            onclick: () => this.onSelect(finding),
          },
          element("code", {}, ...breakable(path || "document")),
          ` at ${number(offset)}, ${count(length, "byte")}`,
        ),
        element("button", { type: "button", class: "rule", "aria-label": `Rule ${rule}`, onclick: () => openRule(rule) }, ...breakable(rule)),
        citation ? element("span", { class: "citation" }, citation) : null,
      ),
    );
  }

  /** Mark the findings at the selected element. */
  mark(findings) {
    for (const [finding, item] of this.items) {
      if (findings.includes(finding)) {
        item.setAttribute("aria-current", "true");
      } else {
        item.removeAttribute("aria-current");
      }
    }
    this.items.get(findings[0])?.scrollIntoView({ block: "nearest" });
  }
}
