create table if not exists delivery (
  id bigint primary key,
  kilometres real not null,
  parcels int not null,
  vehicle varchar(20) not null,
  minutes real not null
);
