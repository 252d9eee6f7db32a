package io.marketprism.operator.notify;

/** Words of messages in the languages that there are. */
enum Phrase {
  CRITICAL("critical", "严重"),
  WARNING("warning", "警告"),
  SEVERITY("Severity", "级别"),
  SERVICE("Service", "服务"),
  STACK("Stack", "Stack"),
  HOST("Docker host", "Docker 主机"),
  ACTION("Action", "处理"),
  SINCE("Since", "开始"),
  UNTIL("Until", "结束"),
  COMMAND("Look", "查看"),
  RUNBOOK("Runbook", "处理手册"),
  COLON(": ", "："),
  SCOPED("%s (%s)", "%s（%s）"),
  SEVERAL("%d notices", "%d 条通知"),
  SEVERAL_NEED("%d notices, %d of them need an operator", "%d 条通知，其中 %d 条需要人工处理"),

  FIRING("Firing", "告警"),
  HEALING("Healing", "自愈中"),
  APPROVAL_NEEDED("Approval needed", "待审批"),
  APPROVAL_OVER("Approval no longer needed", "审批已结束"),
  NEEDS_OPERATOR("Needs an operator", "需要人工处理"),
  HELD("Needs attention", "需要关注"),
  ACKNOWLEDGED("Acknowledged", "已确认"),
  RESOLVED("Resolved", "已恢复"),

  UNREACHABLE("Docker host does not answer", "Docker 主机无应答"),
  UNOBSERVED("Observation is degraded", "部分服务无法观测"),
  HELD_BACK("Too many notices, some are held back", "通知过多，部分暂缓发送"),
  FORECAST("Memory is forecast to reach its limit", "内存预计将达到上限"),
  LIMIT("Restart limit is reached", "已达重启次数上限"),
  STORM("Many services failed at once, none is restarted", "多个服务同时故障，暂停重启"),
  MISDECLARED("A part of the stack is misdeclared", "Stack 部分配置有误，已停用"),
  NO_HOST("A DockerHost is missing", "找不到 DockerHost"),
  WINDOW("A maintenance window can't be read", "维护窗口无法读取");

  private final String english;
  private final String chinese;

  Phrase(String english, String chinese) {
    this.english = english;
    this.chinese = chinese;
  }

  String in(Language language) {
    return switch (language) {
      case ENGLISH -> english;
      case CHINESE -> chinese;
    };
  }
}
