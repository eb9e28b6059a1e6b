"""How other services' figures and import mappings are written in the API, and what is read from a request."""

from rest_framework import serializers


class OutsideFigureOut(serializers.Serializer):
    channel = serializers.UUIDField(source="channel.uuid")
    source = serializers.CharField(help_text="The service that states it.")
    metric = serializers.CharField(help_text="Such as audience.country.IN or quality.score.")
    value = serializers.FloatField(help_text="Shares are 0 to 1.")
    unit = serializers.CharField(help_text="share, score (the service's own scale), count or money:EUR.")
    stated_on = serializers.DateField()


class ExportMappingOut(serializers.Serializer):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    service = serializers.CharField()
    columns = serializers.DictField(
        child=serializers.CharField(), help_text="Header: meaning, perhaps meaning@platform."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ExportMappingIn(serializers.Serializer):
    name = serializers.CharField(max_length=60)
    service = serializers.CharField(max_length=60)
    columns = serializers.DictField(child=serializers.CharField(max_length=100))


class ExportPackOut(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField()
    service = serializers.CharField()
    as_of = serializers.DateField()
    note = serializers.CharField()
    columns = serializers.DictField(child=serializers.CharField())


class ExportPacksOut(serializers.Serializer):
    packs = ExportPackOut(many=True)


class UseMappingIn(serializers.Serializer):
    mapping = serializers.CharField(
        max_length=60, allow_blank=True, help_text="A pack's key, a mapping's uuid, or empty: guess."
    )
