-- The head, which is made if it is missing, on a full server too.
begin()
return {now, seal()}
