// Keys: Ctrl-K palette, / search, g + letter for rooms, j k x e Space Enter in lists, ? for help.
(() => {
    const $ = (selector, root = document) => root.querySelector(selector);
    const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
    const palette = document.getElementById("palette");

    // Lists: rows are [data-row], in each [data-row-link], perhaps [data-row-select], [data-edit], [data-peek].
    let current = null;
    function focusRow(step) {
        const rows = $$("[data-row]");
        if (!rows.length) return;
        const at = rows.indexOf(current);
        const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
        current?.classList.remove("is-focused");
        current = next;
        current.classList.add("is-focused");
        const link = $("[data-row-link]", current) || current;
        link.focus({ preventScroll: true });
        current.scrollIntoView({ block: "nearest" });
    }
    document.addEventListener("focusin", (event) => {
        const row = event.target.closest("[data-row]");
        if (!row || row === current) return;
        current?.classList.remove("is-focused");
        current = row;
        row.classList.add("is-focused");
    });

    const commands = {
        "/": () => $(".search input")?.focus(),
        "?": () => document.getElementById("keyboard-help")?.showModal(),
        j: () => focusRow(1),
        k: () => focusRow(-1),
        x: () => current && $("[data-row-select]", current)?.click(),
        e: () => ((current && $("[data-edit]", current)) || $("main [data-edit]"))?.click(),
        " ": () => current && $("[data-peek]", current)?.click(),
    };
    const reads = (element) => !element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .ts-wrapper");

    let going = 0;
    document.addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
            event.preventDefault();
            return open();
        }
        if (event.ctrlKey || event.metaKey || event.altKey || !reads(event.target) || $("dialog[open]")) return;
        if (going && Date.now() - going < 1500) {
            going = 0;
            const room = $(`[data-go="${CSS.escape(event.key)}"]`);
            if (room) {
                event.preventDefault();
                room.click();
            }
            return;
        }
        if (event.key === "g") {
            going = Date.now();
            return;
        }
        if (event.key === " " && !(current && $("[data-peek]", current))) return;
        if (event.key === " " && event.target.closest("button, summary, input")) return;
        if (!commands[event.key]) return;
        event.preventDefault();
        commands[event.key]();
    });

    // Palette
    if (!palette) return;
    const field = $("input", palette);
    const local = $("[data-palette-local]", palette);
    const found = $("[data-palette-found]", palette);
    const nothing = $(".palette-nothing", palette);
    const searchUrl = document.body.dataset.searchUrl;
    let request = null;
    let timer = 0;

    const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const items = () => $$(".palette-item:not([hidden])", palette);

    function entry(source) {
        const item = document.createElement("button");
        item.type = "button";
        item.className = "palette-item";
        const icon = $(".icon", source);
        if (icon) item.append(icon.cloneNode(true));
        const label = document.createElement("span");
        label.textContent = source.dataset.palette || ($(".sidebar-label", source) || source).textContent.trim();
        item.append(label);
        item.addEventListener("click", () => {
            palette.close();
            source.click();
        });
        return item;
    }

    function select(index) {
        const all = items();
        const chosen = all[Math.max(0, Math.min(all.length - 1, index))];
        for (const item of all) item.setAttribute("aria-selected", String(item === chosen));
        chosen?.scrollIntoView({ block: "nearest" });
    }

    function open() {
        if (palette.open) return palette.close();
        local.replaceChildren(...$$("[data-palette], .sidebar-rooms [data-go]").map(entry));
        for (const item of local.children) item.setAttribute("role", "option");
        found.replaceChildren();
        field.value = "";
        palette.showModal();
        narrow();
    }

    function narrow() {
        const wanted = fold(field.value.trim());
        for (const item of local.children) item.hidden = !fold(item.textContent).includes(wanted);
        nothing.hidden = items().length > 0 || (wanted && searchUrl && request !== null);
        select(0);
    }

    async function search() {
        const wanted = field.value.trim();
        request?.abort();
        if (!wanted || !searchUrl) {
            found.replaceChildren();
            request = null;
            return narrow();
        }
        request = new AbortController();
        const { signal } = request;
        try {
            const query = new URLSearchParams({ q: wanted, fragment: "palette" });
            const answer = await fetch(`${searchUrl}?${query}`, { signal, headers: { "HX-Request": "true" } });
            if (!answer.ok) return;
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            if (signal.aborted) return;
            found.replaceChildren(...$$(".palette-item", page));
            for (const item of found.children) item.setAttribute("role", "option");
        } catch (error) {
            if (error.name === "AbortError") return;
        } finally {
            if (!signal.aborted) request = null;
        }
        narrow();
    }

    field.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(search, 150);
        narrow();
    });
    field.addEventListener("keydown", (event) => {
        const at = items().findIndex((item) => item.getAttribute("aria-selected") === "true");
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            select(at + (event.key === "ArrowDown" ? 1 : -1));
        } else if (event.key === "Enter") {
            event.preventDefault();
            items()[at]?.click();
        }
    });
})();
