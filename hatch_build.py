"""What the wheel's metadata takes from elsewhere: the app's packages are those of requirements.txt, listed once."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class FromRequirements(MetadataHookInterface):
    """Fills in the extra ``app``."""

    def update(self, metadata):
        lines = Path(self.root, "requirements.txt").read_text(encoding="utf-8").split()
        metadata["optional-dependencies"] = {"app": lines}
