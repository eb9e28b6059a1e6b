def problem_details(error, context):
    from rest_framework.views import exception_handler

    return exception_handler(error, context)
