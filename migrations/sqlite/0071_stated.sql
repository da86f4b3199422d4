-- Whether a team of the product has ever had states of its own, so that nobody asks in vain.
alter table product add column stated boolean not null default false;
update product set stated = true where id in (select t.product_id from team t join workflow_state w on w.team_id = t.id);
create trigger state_written after insert on workflow_state begin
    update product set stated = true where id = (select product_id from team where id = new.team_id) and not stated;
end;
