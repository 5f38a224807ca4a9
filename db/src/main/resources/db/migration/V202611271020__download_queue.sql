-- What is fetched, file by file and part by part. A row of download_part is a part that lies on the
-- disk whole; a job that runs is held by one node for as long as it renews its lease.

create table download_job (
    id uuid primary key,
    key text not null,
    title text not null,
    priority integer not null,
    state text not null check (state in
        ('WAITING', 'RUNNING', 'PAUSED', 'FAILED', 'CHECKING', 'READY', 'CANCELLED')),
    reason text,
    asked_by text not null,
    asked_at timestamptz not null,
    changed_at timestamptz not null,
    holder text,
    lease_until timestamptz
);

-- What is under way is there once, whoever asks and on whichever node.
create unique index download_under_way on download_job (key)
    where state not in ('READY', 'CANCELLED');
create index download_newest on download_job (changed_at);

create table download_file (
    job_id uuid not null references download_job on delete cascade,
    number integer not null,
    name text not null,
    source text not null,
    bytes bigint check (bytes >= 0),
    sha256 text,
    found_sha256 text,
    etag text,
    part_bytes bigint not null check (part_bytes > 0),
    primary key (job_id, number)
);

create table download_part (
    job_id uuid not null,
    file integer not null,
    number integer not null,
    sha256 text not null,
    bytes bigint not null check (bytes > 0),
    resumed boolean not null, -- partly read from the disk again, after a crash
    primary key (job_id, file, number),
    foreign key (job_id, file) references download_file on delete cascade
);
