"""`manage.py load_library`: the criteria library and the templates that come with the product."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.actions.library import LIBRARY_SLUG, add_library, add_template, publish_first_edition
from scoring.management import library_data
from scoring.models import CriteriaModel
from scoring.vocabulary import ModelPurpose, ModelStatus

NAME = "Criteria library"
DESCRIPTION = (
    "What pharmaceutical sponsors ask of a CRO, CMO or CDMO, with scales, evidence and where each criterion comes from."
)


class Command(BaseCommand):
    """Loads what is not there yet; a second run changes nothing, and nothing that people made is touched."""

    help = "Load the criteria library and the templates, published, in their first edition."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tree, templates = library_data.groups(), library_data.templates()
        except library_data.LibraryDataError as error:
            raise CommandError(str(error)) from error
        library = _first(ModelPurpose.LIBRARY, LIBRARY_SLUG)
        loaded = library is None
        if library is None:
            library = add_library(by=None, name=NAME, description=DESCRIPTION, tree=tree)
        loaded |= _published(library)
        for template in templates:
            model = _first(ModelPurpose.TEMPLATE, template.slug)
            if model is None:
                model = add_template(by=None, library=library, template=template)
            loaded |= _published(model)
        leaves = sum(len(group.children) for group in tree)
        said = f"{leaves} criteria and {len(templates)} templates"
        self.stdout.write(f"{said} are loaded." if loaded else f"{said}: nothing to load.")


def _first(purpose: ModelPurpose, slug: str) -> CriteriaModel | None:
    return CriteriaModel.objects.filter(purpose=purpose, slug=slug, edition=1).select_related("last_event").first()


def _published(model: CriteriaModel) -> bool:
    """Publish what an earlier or this run entered; a draft that a person works on stays a draft."""
    if model.status != ModelStatus.DRAFT or model.last_event.actor_id is not None:
        return False
    publish_first_edition(by=None, model=model)
    return True
