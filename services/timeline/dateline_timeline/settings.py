"""What timeline is told by the environment."""

from dateline.settings import Settings as SharedSettings
from pydantic import Field, SecretStr


class Settings(SharedSettings):
    """Settings of timeline; each is the environment variable `DATELINE_<FIELD>`."""

    timeline_database: SecretStr = Field(
        description="PostgreSQL 18 or later, as postgresql://user:password@host:port/name.",
    )
    timeline_project: bool = Field(
        default=True,
        description="Whether the process that answers queries also projects. Say no where processes of"
        " `python -m dateline_timeline.project` do it; each of them takes its share of the 24 partitions.",
    )
    timeline_batch_records: int = Field(
        default=4_000,
        ge=1,
        le=100_000,
        description="Records a transaction. A group that many records of a batch touch is worked out once, so that"
        " larger batches help catching up; more than this only holds locks longer.",
    )
