// The board: cards are dragged (SortableJS) or moved with Shift and arrows; each move is told to the server at once.
(() => {
    const board = document.querySelector("[data-board]");
    if (!board) return;
    const mayMove = board.hasAttribute("data-may-move");
    const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
    const toast = (text, level) => document.dispatchEvent(new CustomEvent("irm:toast", { detail: { text, level } }));
    const lists = () => [...board.querySelectorAll("[data-stage]")];
    const cardsIn = (list) => [...list.querySelectorAll("[data-card]")];

    function count(list, by) {
        const figure = list.closest(".column").querySelector("[data-count]");
        const [people, ...limit] = figure.textContent.split("/");
        figure.textContent = [String(Number(people) + by), ...limit.map((part) => ` ${part.trim()}`)].join(" /");
    }

    async function tell(card, from, to, before) {
        const above = card.previousElementSibling?.dataset.card || "top";
        const body = new URLSearchParams({ stage: to.dataset.stage, seen: from.dataset.stage, above });
        card.classList.add("is-moving");
        let answer = null;
        let said = {};
        try {
            answer = await fetch(`${board.dataset.move}${card.dataset.card}/move/`, {
                method: "POST", body, headers: { "X-CSRFToken": token(), "X-Board": "1" },
            });
            said = await answer.json();
        } catch {
            said = { detail: document.getElementById("toasts").dataset.failed };
        }
        card.classList.remove("is-moving");
        if (answer?.ok) {
            if (from !== to) {
                count(from, -1);
                count(to, 1);
                toast(said.done, "success");
            }
            return;
        }
        from.insertBefore(card, before);
        card.focus();
        // What the stage asks for, or why somebody leaves, is asked on a page of its own.
        if (said.ask) window.location.assign(said.ask);
        else toast(said.detail, "error");
    }

    if (mayMove && window.Sortable) {
        for (const list of lists()) {
            let before = null;
            window.Sortable.create(list, {
                group: "people",
                draggable: "[data-card]",
                animation: 120,
                delay: 150,
                delayOnTouchOnly: true,
                onStart: (event) => { before = event.item.nextElementSibling; },
                onEnd: (event) => {
                    if (event.from !== event.to || event.oldIndex !== event.newIndex) tell(event.item, event.from, event.to, before);
                },
            });
        }
    }

    function step(card, key) {
        const columns = lists();
        const list = card.closest("[data-stage]");
        if (key === "ArrowUp") return card.previousElementSibling;
        if (key === "ArrowDown") return card.nextElementSibling;
        const way = key === "ArrowRight" ? 1 : -1;
        const place = cardsIn(list).indexOf(card);
        for (let at = columns.indexOf(list) + way; columns[at]; at += way) {
            const cards = cardsIn(columns[at]);
            if (cards.length) return cards[Math.min(place, cards.length - 1)];
        }
        return null;
    }

    function shift(card, key) {
        const columns = lists();
        const from = card.closest("[data-stage]");
        const before = card.nextElementSibling;
        if (key === "ArrowUp" || key === "ArrowDown") {
            const other = key === "ArrowUp" ? card.previousElementSibling : card.nextElementSibling;
            if (!other?.dataset.card) return;
            if (key === "ArrowUp") other.before(card);
            else other.after(card);
            card.focus();
            tell(card, from, from, before);
            return;
        }
        const to = columns[columns.indexOf(from) + (key === "ArrowRight" ? 1 : -1)];
        if (!to) return;
        to.prepend(card);
        card.focus();
        card.scrollIntoView({ block: "nearest", inline: "nearest" });
        tell(card, from, to, before);
    }

    board.addEventListener("keydown", (event) => {
        const card = event.target.closest("[data-card]");
        if (!card) return;
        if (event.key === "Enter" && event.target === card) card.querySelector("a").click();
        if (!event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        if (event.shiftKey && mayMove) shift(card, event.key);
        else step(card, event.key)?.focus();
    });
})();
