from django.urls import path

from crisis.views import duty

urlpatterns = [
    path("duty/", duty.rota, name="duty"),
    path("duty/plan/", duty.plan, name="plan_duty"),
    path("duty/turns/new/", duty.new_turn, name="new_duty_turn"),
    path("duty/quiet-hours/", duty.quiet_hours, name="quiet_hours"),
    path("duty/turns/<uuid:uuid>/remove/", duty.remove, name="remove_duty_turn"),
]
