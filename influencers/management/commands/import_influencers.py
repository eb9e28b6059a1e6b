from argparse import ArgumentParser
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

PROBLEMS_SHOWN = 20


class Command(BaseCommand):
    help = "Take a list of influencers in (CSV, TSV, XLSX, XLS, ODS), as the import page does, here in the foreground."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--agency", required=True, help="The agency's short name.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; store nothing.")
        parser.add_argument(
            "--platform", help="The platform of handles and numbers, where the list does not say."
        )
        parser.add_argument("--as-of", type=_day, help="The day of the numbers, such as 2026-11-01.")
        parser.add_argument(
            "--overwrite", action="store_true", help="Replace known values; else only gaps are filled."
        )
        parser.add_argument(
            "--member", help="E-mail address of the member who imports; else the first owner."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from accounts.errors import ActionError
        from influencers.importing.spreadsheet import forget

        try:
            with transaction.atomic() if options["dry_run"] else nullcontext():
                upload = self._import(options)
                self._report(upload)
                if options["dry_run"]:
                    forget(Path(upload.file.path))
                    upload.file.delete(save=False)
                    transaction.set_rollback(True)
                    self.stdout.write("Nothing was stored.")
        except ActionError as error:
            raise CommandError(str(error)) from error
        if upload.error:
            raise CommandError(upload.error)

    def _import(self, options: dict[str, Any]) -> Any:
        from influencers.actions.importing import change_plan, run_import, start_import, upload_list
        from influencers.importing.plan import Plan, Update

        by = member_of(options["agency"], options["member"])
        try:
            with options["file"].open("rb") as file:
                upload = upload_list(by=by, file=File(file), file_name=options["file"].name)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened: {error.strerror}.") from error
        plan = Plan.from_json(upload.plan)
        plan = replace(
            plan,
            platform=_platform(options["platform"]) if options["platform"] else plan.platform,
            as_of=options["as_of"] or plan.as_of,
            update=Update.OVERWRITE if options["overwrite"] else Update.FILL,
        )
        change_plan(upload=upload, by=by, plan=plan)
        for column in plan.columns:
            place = f" on {column.platform}" if column.platform else ""
            meaning = f"{column.target}{place}" if column.target else "not imported"
            self.stdout.write(f"  {column.name}: {meaning}{f' ({column.why})' if column.why else ''}")
        self.stdout.write(f"Numbers as of {plan.as_of}, platform {plan.platform or 'as each row says'}.")
        start_import(upload=upload, by=by, in_background=False)
        return run_import(upload=upload)

    def _report(self, upload: Any) -> None:
        from influencers.models import ImportProblem

        counts = ", ".join(
            f"{getattr(upload, name):,} {name}"
            for name in ("created", "updated", "unchanged", "merged", "rejected")
        )
        self.stdout.write(f"{upload.rows_done:,} of {upload.rows_total:,} rows: {counts}.")
        problems = ImportProblem.objects.filter(upload=upload).order_by("row", "pk")
        kinds = Counter(problems.values_list("rejected", flat=True))
        for problem in problems[:PROBLEMS_SHOWN]:
            place = f", {problem.column}" if problem.column else ""
            what = "rejected: " if problem.rejected else ""
            self.stdout.write(f"  row {problem.row}{place}: {what}{problem.message}")
        rest = sum(kinds.values()) - PROBLEMS_SHOWN
        if rest > 0:
            self.stdout.write(f"  and {rest:,} more; see the import's page.")


def member_of(slug: str, email: str | None) -> Any:
    from accounts.models import Agency
    from accounts.queries import owners_of, staff_choices

    agency = Agency.objects.filter(slug=slug).first()
    if agency is None:
        raise CommandError(f"There is no agency with the short name {slug}.")
    members = staff_choices(agency).filter(user__email=email.lower()) if email else owners_of(agency)
    member = members.select_related("user", "agency").first()
    if member is None:
        raise CommandError(
            f"{email} is not a member of {agency.name}." if email else f"{agency.name} has no owner."
        )
    return member


def _platform(name: str) -> str:
    from platforms.registry import PLATFORMS

    if name not in PLATFORMS:
        raise CommandError(f"{name} is not a platform. Known: {', '.join(PLATFORMS)}.")
    return name


def _day(text: str) -> date:
    from influencers.importing.dates import parse_date

    try:
        return parse_date(text)
    except ValueError as error:
        raise CommandError(str(error)) from error
