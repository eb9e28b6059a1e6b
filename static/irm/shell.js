// Menus, dialogs, messages, toasts, copy buttons, times, figures, row selection.
// Everything is found by data attributes and delegated, so parts that htmx swaps in just work.
(() => {
    const $ = (selector, root = document) => root.querySelector(selector);
    const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

    // Menus: one open at a time; a click outside or Escape closes it.
    function closeMenus(except) {
        for (const menu of $$("details.menu[open]")) {
            if (menu !== except && !menu.contains(except)) menu.open = false;
        }
    }
    document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
    document.addEventListener("keydown", (event) => {
        const menu = event.key === "Escape" && $("details.menu[open]");
        if (!menu) return;
        menu.open = false;
        $("summary", menu).focus();
    });

    // Dialogs: data-open-dialog="id"; a click on the backdrop closes.
    document.addEventListener("click", (event) => {
        const opener = event.target.closest("[data-open-dialog]");
        if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
        if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
        event.target.closest("[data-dismiss]")?.parentElement.remove();
    });

    // Questions before what cannot be undone: data-confirm="..." on a form, button or link, or hx-confirm.
    async function ask(question, yes) {
        const dialog = document.getElementById("confirm");
        $("#confirm-question").textContent = question;
        const button = $("[data-confirm-yes]", dialog);
        button.dataset.usual ??= button.textContent;
        button.textContent = yes || button.dataset.usual;
        dialog.returnValue = "no";
        dialog.showModal();
        await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
        return dialog.returnValue === "yes";
    }
    const agreed = new WeakSet();
    async function askFirst(event, asker, again) {
        if (agreed.delete(asker)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (!(await ask(asker.dataset.confirm, asker.dataset.confirmYes))) return;
        agreed.add(asker);
        again();
    }
    document.addEventListener("click", (event) => {
        const asker = event.target.closest("[data-confirm]:not(form)");
        if (asker) askFirst(event, asker, () => asker.click());
    }, true);
    document.addEventListener("submit", (event) => {
        const form = event.target;
        if (form.matches("form[data-confirm]")) askFirst(event, form, () => form.requestSubmit(event.submitter));
    }, true);
    document.addEventListener("htmx:confirm", async (event) => {
        const question = event.detail.ctx.confirm;
        if (!question) return;
        event.preventDefault();
        if (await ask(question)) event.detail.issueRequest();
        else event.detail.dropRequest();
    });

    // Toasts: a server answer says HX-Trigger: {"irm:toast": {"text": "...", "level": "success|error"}}.
    function toast(text, level = "info") {
        const note = document.createElement("div");
        note.className = `toast-note is-${level}`;
        note.textContent = text;
        $("#toasts").append(note);
        setTimeout(() => note.remove(), level === "error" ? 12000 : 4000);
    }
    document.addEventListener("irm:toast", (event) => toast(event.detail.text, event.detail.level));
    document.addEventListener("htmx:response:error", (event) => {
        const status = event.detail.ctx.response.status;
        const says = $("#toasts").dataset;
        if (status === 422) return; // the form itself says what is wrong
        toast(status === 429 ? says.often : status >= 500 ? says.broken : says.refused, "error");
    });
    document.addEventListener("htmx:error", (event) => {
        if (event.detail.error?.name !== "AbortError") toast($("#toasts").dataset.failed, "error");
    });

    // Copy: data-copy="text" or data-copy-from="#id".
    document.addEventListener("click", async (event) => {
        const button = event.target.closest("[data-copy], [data-copy-from]");
        if (!button) return;
        const source = button.dataset.copyFrom && $(button.dataset.copyFrom);
        const text = source ? (source.value ?? source.textContent).trim() : button.dataset.copy;
        try {
            await navigator.clipboard.writeText(text);
            toast($("#toasts").dataset.copied, "success");
        } catch {
            (source || button).focus(); // no permission: leave the text selected for Ctrl-C
            source?.select?.();
        }
    });

    // What waits in a room is counted once, in the side bar; the phone's bar shows copies of it.
    for (const count of $$("[data-count-of]")) {
        new MutationObserver(() => {
            for (const copy of $$(`[data-count-copy="${count.dataset.countOf}"]`)) copy.textContent = count.textContent.trim();
        }).observe(count, { childList: true, subtree: true, characterData: true });
    }

    // Times in words: <time datetime data-relative>. Same words as the server's `relative` filter.
    const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "always" });
    function refreshTimes() {
        for (const time of $$("time[data-relative]")) {
            const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
            const distance = Math.abs(seconds);
            if (distance < 60 || distance >= 31 * 86400) continue; // the server's words stay right
            const [size, unit] = distance < 3600 ? [60, "minute"] : distance < 86400 ? [3600, "hour"] : [86400, "day"];
            time.textContent = words.format(Math.sign(seconds) * Math.floor(distance / size), unit);
        }
    }
    setInterval(refreshTimes, 30000);

    // Figures explain themselves on hover and focus. Without the script the title does.
    let tip;
    function showTip(figure) {
        if (!figure.title && !figure.dataset.tip) return;
        figure.dataset.tip = figure.title || figure.dataset.tip;
        figure.removeAttribute("title");
        tip ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "figure-tip", popover: "manual", role: "tooltip", id: "figure-tip" }));
        tip.textContent = figure.dataset.tip;
        figure.setAttribute("aria-describedby", "figure-tip");
        tip.showPopover();
        const box = figure.getBoundingClientRect();
        const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
        tip.style.left = `${Math.max(8, Math.min(box.left, room))}px`;
        const below = box.bottom + 6 + tip.offsetHeight < window.innerHeight;
        tip.style.top = `${below ? box.bottom + 6 : box.top - tip.offsetHeight - 6}px`;
    }
    const hideTip = () => tip?.matches(":popover-open") && tip.hidePopover();
    document.addEventListener("pointerover", (event) => {
        const figure = event.target.closest?.(".figure");
        figure ? showTip(figure) : hideTip();
    });
    document.addEventListener("focusin", (event) => (event.target.matches(".figure") ? showTip(event.target) : hideTip()));
    document.addEventListener("scroll", hideTip, true);

    // Row selection: a form[data-bulk] with input[data-row-select] boxes, an input[data-select-all],
    // a .bulk-bar with [data-bulk-count], and [data-bulk-clear].
    function refreshBulk(form) {
        const boxes = $$("input[data-row-select]", form);
        const chosen = boxes.filter((box) => box.checked);
        for (const box of boxes) box.closest("tr, [data-row]")?.classList.toggle("is-selected", box.checked);
        for (const bar of $$(".bulk-bar", form)) bar.classList.toggle("is-active", chosen.length > 0);
        for (const count of $$("[data-bulk-count]", form)) count.textContent = chosen.length;
        for (const all of $$("input[data-select-all]", form)) {
            all.checked = boxes.length > 0 && chosen.length === boxes.length;
            all.indeterminate = chosen.length > 0 && !all.checked;
        }
    }
    let lastBox;
    document.addEventListener("click", (event) => {
        const box = event.target.closest("input[data-row-select]");
        const form = box?.closest("form[data-bulk]");
        if (!form) return;
        const boxes = $$("input[data-row-select]", form);
        if (event.shiftKey && lastBox && boxes.includes(lastBox)) {
            const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
            for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
        }
        lastBox = box;
    });
    document.addEventListener("change", (event) => {
        const form = event.target.closest("form[data-bulk]");
        if (!form) return;
        if (event.target.matches("[data-select-all]")) {
            for (const box of $$("input[data-row-select]", form)) box.checked = event.target.checked;
        }
        refreshBulk(form);
    });
    // A control with data-submit-on-change sends its form; without the script a button does.
    document.addEventListener("change", (event) => {
        if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
    });
    document.addEventListener("click", (event) => {
        const form = event.target.closest("[data-bulk-clear]")?.closest("form[data-bulk]");
        if (!form) return;
        for (const box of $$("input[data-row-select]", form)) box.checked = false;
        refreshBulk(form);
    });

    // On a slow line: nothing is sent twice, nobody is in conflict with themselves, and no late answer takes the focus.
    // A form that brings another page is sent once, until that is there or a file came instead; one that htmx keeps while
    // it is typed waits until the last keeping is answered, and is kept no more.
    const sent = new Map();
    const isSent = (form) => Date.now() - (sent.get(form) || 0) < 8000;
    window.addEventListener("submit", (event) => {
        const form = event.target;
        const { submitter } = event;
        if (event.defaultPrevented || form.method !== "post" || form.target) return;
        if (isSent(form)) return event.preventDefault();
        if (form.matches(".htmx-request")) {
            event.preventDefault();
            form.addEventListener("htmx:finally:request", () => setTimeout(() => form.requestSubmit(submitter)), { once: true });
            return;
        }
        sent.set(form, Date.now());
    });
    window.addEventListener("pageshow", () => sent.clear());
    // htmx holds a second press until the first one is answered, and then sends it as well.
    document.addEventListener("htmx:config:request", (event) => {
        const { sourceElement, sourceEvent, request } = event.detail.ctx;
        const isPress = ["submit", "click"].includes(sourceEvent?.type) && request.method !== "GET";
        const isAgain = isPress && sourceElement.matches(".htmx-request") && !sourceElement.hasAttribute("hx-sync");
        if (isAgain || (request.form && isSent(request.form))) event.preventDefault();
        setTimeout(() => waited.add(request)); // not sent at once: it waits for another one
    });
    // What waited for another answer of its form was put together before that came: it says what is typed by now, and has
    // seen what the answer brought.
    const waited = new WeakSet();
    document.addEventListener("htmx:before:request", (event) => {
        const { form, body, submitter } = event.detail.ctx.request;
        if (!waited.has(event.detail.ctx.request) || !body?.set || !form) return;
        for (const field of form.elements) {
            const says = field.type === "hidden" ? ["version", "seen"].includes(field.name) : field.matches("textarea, input:is([type=text], :not([type]))");
            if (says && !field.disabled && field.name !== submitter?.name && body.getAll(field.name).length === 1) body.set(field.name, field.value);
        }
    });
    // An answer's field takes the focus only from nobody, or from what it replaces.
    document.addEventListener("htmx:before:settle", (event) => {
        const here = document.activeElement;
        if (!here || here === document.body) return;
        for (const part of event.detail.newContent) {
            if (part.nodeType !== Node.ELEMENT_NODE || part.contains(here)) continue;
            for (const field of [part, ...$$("[autofocus]", part)]) field.removeAttribute("autofocus");
        }
    });

    // The side panel opens when htmx fills it: hx-get="..." hx-target="#panel-body".
    document.addEventListener("htmx:after:swap", (event) => {
        const panel = document.getElementById("panel");
        if (event.detail.ctx?.target?.id === "panel-body" && !panel.open) panel.showModal();
    });

    function begin() {
        refreshTimes();
        for (const form of $$("form[data-bulk]")) refreshBulk(form);
        for (const message of $$("[data-fades]")) setTimeout(() => message.remove(), 8000);
    }
    // A row of tabs wider than the screen begins at the open one.
    for (const open of $$(".tabs [aria-current], .rooms [aria-current]")) {
        const row = open.parentElement;
        row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
    }
    document.addEventListener("htmx:after:process", begin);
    begin();
    window.irm = { ask, toast };
})();
