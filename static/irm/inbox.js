// The inbox: keys, an answer kept while it is typed, canned replies, files, news from others. Everything works without.
(() => {
    const $ = (selector, root = document) => root.querySelector(selector);
    const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
    const inbox = $("[data-inbox]");
    if (!inbox) return;
    const refresh = (element) => element?.dispatchEvent(new CustomEvent("refresh"));
    const csrf = () => ({ "X-CSRFToken": JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"] });

    // Keys. "/" and "?" are the inbox's own here; j, k, x, Enter are the lists' (keyboard.js).
    const press = (key) => () => {
        const control = $(`.conversation [data-key="${key}"]`);
        if (!control) return;
        if (control.tagName === "SUMMARY") {
            control.parentElement.open = true;
            (control.parentElement.querySelector("textarea, .menu-item, input:not([type=hidden])") || control).focus();
        } else control.click();
    };
    const keys = {
        "/": () => $("[data-thread-search]")?.focus(),
        "?": () => document.getElementById("inbox-keys")?.showModal(),
        r: () => $("[data-composer]")?.focus(),
        e: press("e"), s: press("s"), a: press("a"), n: press("n"),
    };
    let going = false;
    document.addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.matches("[data-composer]")) {
            event.preventDefault();
            return event.target.form.requestSubmit($("[data-send]", event.target.form));
        }
        if (event.key === "Escape" && event.target.closest(".conversation textarea, .thread-search input")) return event.target.blur();
        if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]") || event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
        const second = going;
        going = event.key === "g";
        if (second || !keys[event.key]) return; // "g s" goes to a room
        event.preventDefault();
        event.stopImmediatePropagation();
        keys[event.key]();
    }, true);

    // The list shows which thread is open; opening one makes it read.
    function mark() {
        const open = $("#conversation")?.dataset.open;
        inbox.classList.toggle("has-thread", Boolean(open));
        for (const row of $$(".thread-row")) {
            const is = row.dataset.thread === open;
            row.classList.toggle("is-open", is);
            if (is) row.classList.remove("is-unread");
            const link = $(".thread-link", row);
            is ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
        }
    }
    function atTheEnd() {
        const talk = document.getElementById("talk");
        if (talk && !talk.dataset.seen) {
            talk.dataset.seen = "1";
            talk.scrollTop = talk.scrollHeight;
        }
    }

    // An answer is kept two seconds after the last key, and others are told that somebody writes.
    let timer = 0;
    let running = null;
    function keep(form) {
        clearTimeout(timer);
        timer = setTimeout(() => { running = store(form).finally(() => { running = null; }); }, 1500);
    }
    async function store(form) {
        if (!form.isConnected) return;
        const sent = new FormData(form);
        sent.delete("files");
        const kept = $("[data-kept]", form);
        try {
            const answer = await fetch(form.dataset.keep, { method: "POST", body: sent, headers: csrf() });
            const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
            if (told.version) form.elements.version.value = told.version;
            if (told.hints !== undefined) $("[data-hints]", form).innerHTML = told.hints;
            kept.textContent = told.said || "";
            kept.classList.toggle("is-overdue", Boolean(told.refused));
        } catch {
            kept.textContent = "";
        }
    }
    function count(field) {
        const words = field.value.trim() ? field.value.trim().split(/\s+/).length : 0;
        const shown = $("[data-words]", field.form);
        if (shown) shown.textContent = words ? `${words}` : "";
    }
    document.addEventListener("input", (event) => {
        if (!event.target.matches("[data-composer]")) return;
        count(event.target);
        keep(event.target.form);
    });
    // What is typed last is in what is sent: the version of a keeping that is under way would be out of date.
    document.addEventListener("submit", (event) => {
        if (!event.target.matches("#composer")) return;
        clearTimeout(timer);
        if (!running) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        const { target, submitter } = event;
        running.then(() => target.requestSubmit(submitter));
    }, true);

    // Canned replies and files
    async function canned() {
        const choice = $("[data-canned-choice]");
        if (!choice || choice.dataset.filled) return;
        choice.dataset.filled = "1";
        const answer = await fetch(choice.form.dataset.canned);
        if (!answer.ok) return;
        const { replies } = await answer.json();
        choice.hidden = !replies.length;
        for (const reply of replies) choice.append(new Option(reply.name, reply.uuid));
    }
    document.addEventListener("change", async (event) => {
        if (event.target.matches("[data-attach]")) return $("[data-attach-now]", event.target.form).click();
        if (!event.target.matches("[data-canned-choice]") || !event.target.value) return;
        const form = event.target.form;
        const answer = await fetch(`${form.dataset.canned}?${new URLSearchParams({ template: event.target.value })}`);
        event.target.value = "";
        if (!answer.ok) return;
        const field = $("[data-composer]", form);
        field.setRangeText((await answer.json()).body, field.selectionStart, field.selectionEnd, "end");
        field.focus();
        count(field);
        keep(form);
    });
    document.addEventListener("click", (event) => {
        const named = event.target.closest("[data-mention]");
        if (!named) return;
        const note = $("[data-note]");
        note.setRangeText(`@${named.dataset.mention} `, note.selectionStart, note.selectionEnd, "end");
        note.focus();
    });

    // News: lists and the open conversation look again; what is typed or ticked stays.
    let soon = 0;
    document.addEventListener("irm:thread_changed", (event) => {
        clearTimeout(soon);
        soon = setTimeout(() => {
            refresh(document.getElementById("queues"));
            if (!$(".thread-list input:checked")) refresh(document.getElementById("threads"));
        }, 400);
        if (event.detail?.thread === $("#conversation")?.dataset.open) refresh(document.getElementById("talk"));
    });
    let quiet = 0;
    document.addEventListener("irm:thread_writing", (event) => {
        if (event.detail?.thread === $("#conversation")?.dataset.open) look();
    });
    function look() {
        refresh(document.getElementById("beside"));
        clearTimeout(quiet);
        quiet = setTimeout(() => { if ($("[data-writer]")) look(); }, 31000); // the mark lives half a minute
    }

    function begin() {
        mark();
        atTheEnd();
        canned();
        const field = $("[data-composer]");
        if (field) count(field);
    }
    document.addEventListener("htmx:after:swap", begin);
    document.addEventListener("htmx:after:process", begin);
    begin();
})();
