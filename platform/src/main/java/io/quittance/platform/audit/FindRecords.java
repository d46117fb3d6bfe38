package io.quittance.platform.audit;

import io.quittance.platform.web.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows records to people, newest first. That they were shown is a record too. */
final class FindRecords {

  private final AuditRows rows;
  private final AuditLog auditLog;
  private final AuditedObjects objects;

  FindRecords(AuditRows rows, AuditLog auditLog, AuditedObjects objects) {
    this.rows = rows;
    this.auditLog = auditLog;
    this.objects = objects;
  }

  Page<AuditView> find(AuditQuestion question, int limit) {
    var found = rows.find(question, limit + 1);
    var detail = new LinkedHashMap<String, Object>();
    put(detail, "actor", question.actor());
    put(detail, "objectId", question.objectId());
    detail.put("from", question.from().toString());
    detail.put("to", question.to().toString());
    detail.put("shown", Math.min(found.size(), limit));
    auditLog.shown("audit_record", null, detail);
    return Page.of(
        found,
        limit,
        record -> AuditView.of(record, objects),
        record -> Long.toString(record.position()));
  }

  private static void put(Map<String, Object> detail, String name, @Nullable String value) {
    if (value != null) {
      detail.put(name, value);
    }
  }
}
