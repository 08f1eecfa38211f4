package io.tiercel.jcache.annotation;

import io.tiercel.annotation.dialect.Call;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.cache.annotation.CacheInvocationParameter;
import javax.cache.annotation.CacheKeyInvocationContext;
import javax.cache.annotation.CacheMethodDetails;
import org.jspecify.annotations.Nullable;

/** An annotated method, as the standard describes it to resolvers. */
record Details<A extends Annotation>(Method method, A annotation, String cacheName)
    implements CacheMethodDetails<A> {

  @Override
  public Method getMethod() {
    return method;
  }

  @Override
  public Set<Annotation> getAnnotations() {
    return Set.of(method.getAnnotations());
  }

  @Override
  public A getCacheAnnotation() {
    return annotation;
  }

  @Override
  public String getCacheName() {
    return cacheName;
  }

  /** A call of it, as the standard describes it to key generators. */
  CacheKeyInvocationContext<A> call(Parameters parameters, Call call) {
    return new Context<>(this, parameters, call);
  }

  private record Context<A extends Annotation>(Details<A> details, Parameters parameters, Call call)
      implements CacheKeyInvocationContext<A> {

    @Override
    public Method getMethod() {
      return details.getMethod();
    }

    @Override
    public Set<Annotation> getAnnotations() {
      return details.getAnnotations();
    }

    @Override
    public A getCacheAnnotation() {
      return details.getCacheAnnotation();
    }

    @Override
    public String getCacheName() {
      return details.getCacheName();
    }

    @Override
    public @Nullable Object getTarget() {
      return call.target();
    }

    @Override
    public CacheInvocationParameter[] getAllParameters() {
      return parameters.in(
          call.arguments(), IntStream.range(0, parameters.all().size()).boxed().toList());
    }

    @Override
    public CacheInvocationParameter[] getKeyParameters() {
      return parameters.in(call.arguments(), parameters.keys());
    }

    @Override
    public @Nullable CacheInvocationParameter getValueParameter() {
      List<Integer> values = parameters.values();
      return values.isEmpty() ? null : parameters.in(call.arguments(), values.get(0));
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      if (type.isInstance(this)) {
        return type.cast(this);
      }
      throw new IllegalArgumentException("This is no " + type.getName());
    }
  }
}
