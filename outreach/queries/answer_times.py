"""How long people took to answer an agency's letters, by the size class of their largest channel."""

from datetime import datetime

from django.db import connection

from accounts.models import Agency

# The first letter of a thread that left, the first answer a person wrote after it, the hours between. One row a size
# class and one ("") for everybody. percentile_cont sets values between two answers in proportion.
_HOURS = """
WITH first_letter AS (
    SELECT thread_id, min(at) AS at FROM outreach_message
    WHERE agency_id = %(agency)s AND way = 'out' AND medium = 'email' AND state = 'sent' AND at >= %(since)s
    GROUP BY thread_id
), answer AS (
    SELECT message.thread_id, min(message.at) AS at
    FROM outreach_message message JOIN first_letter USING (thread_id)
    WHERE message.way = 'in' AND message.nature IN ('answer', 'opt_out') AND message.at > first_letter.at
    GROUP BY message.thread_id
), span AS (
    SELECT thread.influencer_id, extract(epoch FROM answer.at - first_letter.at) / 3600 AS hours
    FROM answer JOIN first_letter USING (thread_id) JOIN outreach_thread thread ON thread.id = answer.thread_id
    WHERE thread.influencer_id IS NOT NULL
), largest AS (
    SELECT DISTINCT ON (influencer_id) influencer_id, tier FROM influencers_channel
    WHERE influencer_id IN (SELECT influencer_id FROM span) AND followers IS NOT NULL AND tier <> ''
    ORDER BY influencer_id, followers DESC, id
)
SELECT coalesce(tier, ''), count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY hours),
       percentile_cont(0.8) WITHIN GROUP (ORDER BY hours)
FROM span LEFT JOIN largest USING (influencer_id)
GROUP BY GROUPING SETS ((tier), ()) HAVING count(*) > 0 AND (grouping(tier) = 1 OR tier IS NOT NULL)
"""


def answer_hours(agency: Agency, *, since: datetime) -> list[tuple[str, int, float, float]]:
    """Return (size class, answers, median hours, hours of the 80th percentile); one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, {"agency": agency.pk, "since": since})
        return [(tier, known, float(median), float(late)) for tier, known, median, late in cursor.fetchall()]
