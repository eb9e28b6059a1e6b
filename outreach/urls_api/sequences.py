from django.urls import path

from outreach.api import enrollments, sequences

urlpatterns = [
    path("sequences/", sequences.Sequences.as_view(), name="sequences"),
    path("sequences/<uuid:uuid>/", sequences.SequenceDetail.as_view(), name="sequence"),
    path("sequences/<uuid:uuid>/start/", sequences.SequenceStart.as_view(), name="sequence_start"),
    path("sequences/<uuid:uuid>/pause/", sequences.SequencePause.as_view(), name="sequence_pause"),
    path("sequences/<uuid:uuid>/finish/", sequences.SequenceFinish.as_view(), name="sequence_finish"),
    path("sequences/<uuid:uuid>/archive/", sequences.SequenceArchive.as_view(), name="sequence_archive"),
    path("sequences/<uuid:uuid>/restore/", sequences.SequenceRestore.as_view(), name="sequence_restore"),
    path("sequences/<uuid:uuid>/figures/", sequences.SequenceFigures.as_view(), name="sequence_figures"),
    path("sequences/<uuid:uuid>/steps/", sequences.SequenceSteps.as_view(), name="sequence_steps"),
    path(
        "sequences/<uuid:uuid>/enrollments/",
        enrollments.SequenceEnrollments.as_view(),
        name="sequence_enrollments",
    ),
    path("sequence-steps/<uuid:uuid>/", sequences.StepDetail.as_view(), name="sequence_step"),
    path("sequence-steps/<uuid:uuid>/pause/", sequences.StepPause.as_view(), name="sequence_step_pause"),
    path("sequence-steps/<uuid:uuid>/resume/", sequences.StepResume.as_view(), name="sequence_step_resume"),
    path("sequence-hold/", sequences.SequenceHold.as_view(), name="sequence_hold"),
    path("enrollments/<uuid:uuid>/", enrollments.EnrollmentDetail.as_view(), name="enrollment"),
    path("enrollments/<uuid:uuid>/pause/", enrollments.EnrollmentPause.as_view(), name="enrollment_pause"),
    path("enrollments/<uuid:uuid>/resume/", enrollments.EnrollmentResume.as_view(), name="enrollment_resume"),
    path("enrollments/<uuid:uuid>/stop/", enrollments.EnrollmentStop.as_view(), name="enrollment_stop"),
    path(
        "influencers/<uuid:uuid>/refusals/",
        enrollments.InfluencerRefusals.as_view(),
        name="influencer_refusals",
    ),
    path(
        "influencers/<uuid:uuid>/expected-answer/",
        enrollments.ExpectedAnswer.as_view(),
        name="expected_answer",
    ),
    path(
        "collaborations/<uuid:uuid>/refusals/",
        enrollments.CollaborationRefusals.as_view(),
        name="collaboration_refusals",
    ),
    path("refusals/<uuid:uuid>/", enrollments.RefusalDetail.as_view(), name="refusal"),
]
