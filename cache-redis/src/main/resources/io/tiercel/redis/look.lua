-- The head, which is made if it is missing.
return {now, seal()}
