from django.urls import path

from campaigns.api import plan, slots

urlpatterns = [
    path("campaigns/<uuid:uuid>/plan/", plan.CampaignPlan.as_view(), name="campaign_plan"),
    path("campaigns/<uuid:uuid>/slots/", slots.CampaignSlots.as_view(), name="campaign_slots"),
    path("slots/<uuid:uuid>/", slots.SlotDetail.as_view(), name="slot"),
    path("slots/<uuid:uuid>/duplicate/", slots.SlotDuplicate.as_view(), name="slot_duplicate"),
    path("slots/<uuid:uuid>/free/", slots.SlotFree.as_view(), name="slot_free"),
    path("slots/<uuid:uuid>/candidates/", slots.SlotCandidates.as_view(), name="slot_candidates"),
    path("slots/<uuid:uuid>/proposals/", slots.SlotProposals.as_view(), name="slot_proposals"),
    path("slots/<uuid:uuid>/swap/", slots.SlotSwap.as_view(), name="slot_swap"),
    path("swaps/<uuid:uuid>/undo/", slots.SwapUndo.as_view(), name="swap_undo"),
    path("candidates/<uuid:uuid>/", slots.CandidateDetail.as_view(), name="candidate"),
    path("candidates/<uuid:uuid>/move/", slots.CandidateMove.as_view(), name="candidate_move"),
    path("candidates/<uuid:uuid>/asked/", slots.CandidateCheck.as_view(), name="candidate_asked"),
    path("candidates/<uuid:uuid>/choose/", slots.CandidateChoose.as_view(), name="candidate_choose"),
    path("campaigns/<uuid:uuid>/scenarios/", plan.CampaignScenarios.as_view(), name="campaign_scenarios"),
    path("scenarios/<uuid:uuid>/", plan.ScenarioDetail.as_view(), name="scenario"),
    path("scenarios/<uuid:uuid>/picks/", plan.ScenarioPicks.as_view(), name="scenario_picks"),
    path("scenarios/<uuid:uuid>/apply/", plan.ScenarioApply.as_view(), name="scenario_apply"),
    path("scenario-uses/<uuid:uuid>/undo/", plan.ScenarioUndo.as_view(), name="scenario_undo"),
    path("scenarios/<uuid:uuid>/figures/", plan.ScenarioFigures.as_view(), name="scenario_figures"),
    path("campaigns/<uuid:uuid>/shortlist/", plan.CampaignShortlist.as_view(), name="campaign_shortlist"),
    path("campaigns/<uuid:uuid>/client-notes/", plan.CampaignNotes.as_view(), name="campaign_client_notes"),
    path("client-notes/<uuid:uuid>/", plan.ClientNoteDetail.as_view(), name="client_note"),
    path("client-notes/<uuid:uuid>/share/", plan.ClientNoteShare.as_view(), name="client_note_share"),
]
