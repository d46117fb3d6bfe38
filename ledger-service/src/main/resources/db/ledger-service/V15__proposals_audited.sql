-- Who proposed terms and who rejected them is recorded, as who approved them is.
CALL audit_table('merchant_terms_proposal', 'id');
