// Writing letters: a check shows its place in the text, posts and fields go in at the cursor, marked words answer a question.
(() => {
    const field = (where) => document.getElementById(where === "subject" ? "subject" : "body");
    let open = [];

    // The server counts characters, browsers count UTF-16.
    const place = (text, at) => [...text].slice(0, at).join("").length;

    function show(summary) {
        const into = field(summary.dataset.where);
        if (!into) return;
        into.focus({ preventScroll: false });
        into.setSelectionRange(place(into.value, Number(summary.dataset.from)), place(into.value, Number(summary.dataset.to)));
    }

    function put(text, where) {
        const into = field(where);
        if (!into) return;
        into.focus();
        into.setRangeText(text, into.selectionStart, into.selectionEnd, "end");
        into.dispatchEvent(new Event("input", { bubbles: true }));
    }

    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-put]");
        if (button) {
            const cites = document.getElementById("cited_url");
            if (button.dataset.cites && cites) cites.value = button.dataset.cites;
            put(button.dataset.put, button.dataset.putIn);
            return;
        }
        const summary = event.target.closest("summary[data-from]");
        if (summary && !summary.parentElement.open) show(summary);
    });

    // "Mark it": what is selected in the letter, where nothing was typed.
    document.addEventListener("submit", (event) => {
        if (!event.target.matches("[data-mark]")) return;
        const words = event.target.elements.words;
        const text = field("body");
        if (!words.value.trim() && text) words.value = text.value.slice(text.selectionStart, text.selectionEnd);
    });

    document.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        const next = document.querySelector("[data-next]");
        if (!next) return;
        event.preventDefault();
        next.click();
    });

    // A check that is open stays open when the checks are answered anew.
    document.addEventListener("htmx:before:swap", () => {
        open = [...document.querySelectorAll("#checks details[open]")].map((each) => each.dataset.check);
    });
    document.addEventListener("htmx:after:swap", () => {
        for (const key of open) document.querySelector(`#checks details[data-check="${key}"]`)?.setAttribute("open", "");
    });
})();
