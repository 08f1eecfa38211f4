package io.tiercel.jcache;

import java.lang.management.ManagementFactory;
import java.net.URI;
import javax.cache.CacheException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** One kind of a cache's beans in the platform's server. */
record Beans(ObjectName name, Object bean) {

  static Beans of(String type, URI uri, String cache, Object bean) {
    String text =
        "javax.cache:type=" + type + ",CacheManager=" + safe(uri) + ",Cache=" + safe(cache);
    try {
      return new Beans(new ObjectName(text), bean);
    } catch (MalformedObjectNameException wrong) {
      throw new CacheException("Cache " + cache + " cannot have a bean named " + text, wrong);
    }
  }

  private static String safe(Object text) {
    return text.toString().replaceAll("[:=,\n]", ".");
  }

  /** Registers the bean, or takes it away; of no effect where that is so already. */
  void show(boolean visible) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      if (visible) {
        server.registerMBean(bean, name);
      } else {
        server.unregisterMBean(name);
      }
    } catch (InstanceAlreadyExistsException | InstanceNotFoundException already) {
      return;
    } catch (JMException failure) {
      throw new CacheException("The bean " + name + " cannot be registered", failure);
    }
  }
}
