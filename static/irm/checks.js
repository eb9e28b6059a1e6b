// Check a text: a proposal goes into the text where it belongs, and the text is checked again.
(() => {
    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-put]");
        if (!button) return;
        const { put, where, from, to } = button.dataset;
        const field = document.getElementById(where === "title" ? "check-title" : "check-text");
        // The server counts characters, browsers count UTF-16.
        const written = [...field.value.replaceAll("\r\n", "\n")];
        field.value = from === undefined ? `${put} ${field.value}` : [...written.slice(0, Number(from)), put, ...written.slice(Number(to))].join("");
        field.form.requestSubmit();
    });
    document.addEventListener("change", (event) => {
        if (event.target.matches("[data-answers]")) event.target.form.requestSubmit();
    });
})();
