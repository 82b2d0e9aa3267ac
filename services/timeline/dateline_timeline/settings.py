"""What timeline is told by the environment."""

from dateline.settings import Settings as SharedSettings
from pydantic import Field, SecretStr


class Settings(SharedSettings):
    """Settings of timeline; each is the environment variable `DATELINE_<FIELD>`."""

    timeline_database: SecretStr = Field(
        description="PostgreSQL 18 or later, as postgresql://user:password@host:port/name.",
    )
    project_workers: int = Field(
        default=1,
        ge=0,
        le=24,
        description="How many project: 1 does it in the process that answers queries, more are processes beside it,"
        " which share the 24 partitions. 0 where `python -m dateline_timeline.project` runs elsewhere.",
    )
    project_batch_records: int = Field(
        default=10_000,
        ge=1,
        le=100_000,
        description="Records a transaction at most. A group that many records of a batch touch is worked out once, so"
        " that large batches help catching up; live, a batch is what came since the last one. 10,000 take 100 MB.",
    )
