// What the user pastes, chooses and drops, and the options.

import { byId, element } from "./dom.js";

export class Input {
  /** `onLint` gets the inputs, each with a name and a body (text or a file), and the options. */
  constructor({ onLint, onClear }) {
    this.files = [];
    this.form = byId("input");
    this.text = byId("text");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      onLint(this.#inputs(), this.#options());
    });
    this.form.addEventListener("reset", () => {
      this.#setFiles([]);
      onClear();
    });
    byId("choose").addEventListener("click", () => byId("files").click());
    byId("files").addEventListener("change", ({ target }) => {
      this.#setFiles([...this.files, ...target.files]);
      target.value = "";
    });
    this.#acceptDrops(onLint);
  }

  #inputs() {
    const inputs = this.files.map((file) => ({ name: file.name, body: file }));
    if (this.text.value.trim()) {
      inputs.unshift({ name: "pasted text", body: this.text.value });
    }
    return inputs;
  }

  #options() {
    const options = {};
    for (const control of this.form.elements) {
      if (control.name && control.type === "checkbox") {
        if (control.checked) {
          options[control.name] = "true";
        }
      } else if (control.name && control.value.trim()) {
        options[control.name] = control.value.trim();
      }
    }
    return options;
  }

  #setFiles(files) {
    this.files = files;
    byId("chosen").replaceChildren(
      ...files.map((file, index) =>
        element(
          "li",
          {},
          element("span", {}, file.name),
          element(
            "button",
            {
              type: "button",
              "aria-label": `Remove ${file.name}`,
              onclick: () => {
                this.#setFiles(this.files.filter((_, other) => other !== index));
                byId("choose").focus();
              },
            },
            "×",
          ),
        ),
      ),
    );
  }

  #acceptDrops(onLint) {
    const overlay = byId("drop");
    const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    addEventListener("dragover", (event) => {
      if (hasFiles(event)) {
        event.preventDefault();
        overlay.hidden = false;
      }
    });
    addEventListener("dragleave", (event) => {
      overlay.hidden = event.relatedTarget === null ? true : overlay.hidden;
    });
    addEventListener("drop", (event) => {
      overlay.hidden = true;
      if (hasFiles(event)) {
        event.preventDefault();
        this.#setFiles([...this.files, ...event.dataTransfer.files]);
        onLint(this.#inputs(), this.#options());
      }
    });
  }
}
