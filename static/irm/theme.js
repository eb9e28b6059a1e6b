// Loaded blocking in <head>: the theme is set before the first paint, so nothing flashes.
(() => {
    const root = document.documentElement;
    const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

    function choice() {
        try {
            return localStorage.getItem("theme") || "auto";
        } catch {
            return "auto"; // storage is forbidden: follow the system
        }
    }

    function apply() {
        const chosen = choice();
        const dark = chosen === "dark" || (chosen === "auto" && systemDark.matches);
        root.dataset.bsTheme = dark ? "dark" : "light";
        for (const button of document.querySelectorAll("[data-theme-choice]")) {
            button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
        }
        document.dispatchEvent(new CustomEvent("irm:theme"));
    }

    root.classList.add("js");
    apply();
    systemDark.addEventListener("change", apply);
    window.addEventListener("storage", (event) => event.key === "theme" && apply());
    document.addEventListener("DOMContentLoaded", apply);
    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-theme-choice]");
        if (!button) return;
        try {
            localStorage.setItem("theme", button.dataset.themeChoice);
        } catch {
            return;
        }
        apply();
    });
})();
